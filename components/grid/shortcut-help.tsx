import { Dialog } from "@/components/ui/dialog";

type Props = {
  isOpen: boolean;
  onOpenChange: (open: boolean) => void;
  selectable: boolean;
  keys: readonly { key: string; meaning: string }[];
};

/** What the keyboard does in a list. */
export function ShortcutHelp({ isOpen, onOpenChange, selectable, keys }: Props) {
  const shortcuts = [
    ["j / k", "Next, previous row"],
    ["Enter", "Open the row"],
    ...(selectable ? [["x", "Select the row"]] : []),
    ...keys.map(({ key, meaning }) => [key, meaning]),
    ["/", "Search"],
    ["Esc", "Close the details"],
    ["?", "This list"],
  ];
  return (
    <Dialog title="Keyboard" isOpen={isOpen} onOpenChange={onOpenChange}>
      <dl className="grid grid-cols-[6rem_1fr] gap-y-1.5">
        {shortcuts.map(([key, meaning]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded border border-line-strong px-1.5 font-sans">{key}</kbd>
            </dt>
            <dd className="text-muted">{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

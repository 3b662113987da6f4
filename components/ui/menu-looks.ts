/** The looks that all menus share. */
export const menuContent = "z-50 min-w-44 rounded-md border border-line-strong bg-surface-2 p-1 shadow-lg";
export const menuItem =
  "flex h-7 cursor-pointer select-none items-center gap-2 rounded px-2 outline-hidden data-[highlighted]:bg-surface-3 data-[disabled]:opacity-50";

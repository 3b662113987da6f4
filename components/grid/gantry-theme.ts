import { themeQuartz } from "ag-grid-community";

/** The grid in the colours of the page: everything comes from the variables in globals.css. */
export const gantryTheme = themeQuartz.withParams({
  accentColor: "var(--accent)",
  backgroundColor: "var(--surface-1)",
  foregroundColor: "var(--text)",
  textColor: "var(--text)",
  subtleTextColor: "var(--text-muted)",
  borderColor: "var(--line)",
  rowBorder: true,
  wrapperBorder: false,
  wrapperBorderRadius: 0,
  borderRadius: 4,
  headerBackgroundColor: "var(--surface-1)",
  headerTextColor: "var(--text-muted)",
  headerFontWeight: 500,
  headerFontSize: 12,
  rowHoverColor: "var(--surface-2)",
  selectedRowBackgroundColor: "var(--information-surface)",
  valueChangeValueHighlightBackgroundColor: "var(--flash)",
  menuBackgroundColor: "var(--surface-2)",
  chromeBackgroundColor: "var(--surface-2)",
  inputBackgroundColor: "var(--surface-1)",
  fontFamily: "inherit",
  fontSize: 13,
  dataFontSize: 13,
  rowHeight: 30,
  // Two lines: a header names its unit in full.
  headerHeight: 44,
  spacing: 6,
  cellHorizontalPadding: 10,
  iconColor: "var(--text-muted)",
});

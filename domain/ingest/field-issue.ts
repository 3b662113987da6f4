/** What is wrong with one field of a payload or one line of a file. */
export type FieldIssue = { path: string; message: string };

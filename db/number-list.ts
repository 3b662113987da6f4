/** Whole and decimal numbers as PostgreSQL reads an array. The driver quotes and escapes each element, which for numbers takes ten times as long. */
export const numberList = (numbers: readonly (number | string)[]): string => `{${numbers.join(",")}}`;

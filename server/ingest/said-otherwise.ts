// A number that comes twice is one message, unless it says something else: that would be lost if it were taken for the first.

/** What is not compared is the same message where its number is. */
export const saysOther = (known: string | null, given: string | null): boolean => known !== null && given !== null && known !== given;

export const saidOtherwise = (externalId: string): string =>
  `Message ${externalId} was taken before and said something else. Send this one under a number of its own.`;

/** A live run that cannot be made here; the message says what is missing and what to do. */
export class LiveError extends Error {}

/** Something that the user can mend; its message is the one line that they see. */
export class UsageError extends Error {}

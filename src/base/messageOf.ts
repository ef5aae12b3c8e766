// What went wrong, in the words of whatever was thrown: nothing says that it is an Error.

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

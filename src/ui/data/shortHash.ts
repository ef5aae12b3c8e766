// A content hash as the page writes it.

/** Enough of its 64 digits to tell sets apart by eye. */
export const shortHash = (hash: string): string => hash.slice(0, 10)

// A text as one field of a table for other programs (RFC 4180). A name may hold anything; what a spreadsheet would take for
// a formula is marked as text.

export const csvField = (text: string): string =>
  /[",\r\n]/.test(text) || /^[=+\-@\t]/.test(text) ? `"${text.replaceAll('"', '""').replace(/^([=+\-@\t])/, "'$1")}"` : text // prettier-ignore

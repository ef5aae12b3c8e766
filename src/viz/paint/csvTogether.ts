// Tables of two runs as one: a column in front says whose a line is.

/** Lines, but for those within quotes. */
const LINE = /(?:"(?:[^"]|"")*"|[^"\n])+/g

/**
 * @param column name of the first column @param tables [what stands in it, the table]
 * @returns null where the tables have not the same columns
 */
export function csvTogether(column: string, tables: readonly (readonly [string, string])[]): string | null {
  const parts = tables.map(([name, text]) => ({ name, lines: text.match(LINE) ?? [] }))
  const head = parts[0]?.lines[0]
  if (head === undefined || parts.some(({ lines }) => lines[0] !== head)) return null
  const rows = parts.flatMap(({ name, lines }) => lines.slice(1).map((line) => `${name},${line}`))
  return `${[`${column},${head}`, ...rows].join('\n')}\n`
}

// Timing in turns: whatever else the machine does falls on both alike.

/** A piece of work shorter than this is repeated until it has taken so long, and its mean counts. */
const AT_LEAST_MS = 60

export interface Times {
  /** Milliseconds, one figure a round. */
  ours: number[]
  peer: number[]
}

/** Time both in every round, one after the other, the first of one round the second of the next. */
export async function inTurns(ours: () => Promise<void>, peer: () => Promise<void>, rounds: number): Promise<Times> {
  const times: Times = { ours: [], peer: [] }
  for (let round = 0; round < rounds; round++) {
    const order = [
      { run: ours, into: times.ours },
      { run: peer, into: times.peer },
    ]
    for (const { run, into } of round % 2 ? order.reverse() : order) into.push(await timeOf(run))
  }
  return times
}

/** Milliseconds that `run` takes. */
async function timeOf(run: () => Promise<void>): Promise<number> {
  const begin = performance.now()
  let count = 0
  do {
    await run()
    count++
  } while (performance.now() - begin < AT_LEAST_MS)
  return (performance.now() - begin) / count
}

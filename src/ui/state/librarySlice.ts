// The runs that this browser keeps, as the page knows them, and a checkpoint out of a file that waits to be gone on with.

import type { KeptRun, OpenedCheckpoint, RunChange, StorageRoom } from '../../train/protocol'
import { metricLogOf, type MetricLog } from './metricLog'
import type { MakeSlice } from './slice'

/** What a kept run has measured. */
export interface KeptLogs {
  steps: MetricLog
  evaluations: MetricLog
  /** Step of the copy that it was read from: a newer copy has more. */
  step: number
}

export interface LibrarySlice {
  /** Heard of last first; null before it is known. */
  library: { runs: KeptRun[]; room: StorageRoom | null; problem: string | null } | null
  checkpointFile: OpenedCheckpoint | null
  /** Why a run could not be opened, or a file not read. */
  libraryProblem: string | null
  /** What to mind about the run that goes on. */
  cautions: string[]
  /** A run removed just now, for which there is a way back. */
  removed: { key: string; name: string } | null
  /** The offer to go on with what was interrupted was set aside. */
  isOfferDismissed: boolean
  /** Keys of the runs that are compared, in the order they were chosen, and what each has measured once that is read. */
  compared: readonly string[]
  logs: Readonly<Record<string, KeptLogs>>

  openCheckpoint: (file: File) => void
  forgetCheckpoint: () => void
  changeRun: (key: string, change: RunChange) => void
  removeRun: (run: Pick<KeptRun, 'key' | 'name'>) => void
  undoRemove: () => void
  dismissOffer: () => void
  dismissCautions: () => void
  compare: (key: string, isCompared: boolean) => void
}

export const makeLibrarySlice: MakeSlice<LibrarySlice> = ({ set, get, send }) => {
  /** Runs whose measures were asked for and have not come yet, and of which copy they were when that was asked. */
  const asked = new Map<string, number>()
  const newestStep = (key: string) =>
    get()
      .library?.runs.find((run) => run.key === key)
      ?.copies.at(0)?.step
  /** Ask for what a compared run has measured, where that is not known or there is more by now. */
  const readLogs = () => {
    const { compared, logs } = get()
    for (const key of compared) {
      const step = newestStep(key)
      if (step === undefined || step === logs[key]?.step || asked.has(key)) continue
      asked.set(key, step)
      send({ type: 'read-log', key })
    }
  }
  let openId = 0
  return {
    state: {
      library: null,
      checkpointFile: null,
      libraryProblem: null,
      cautions: [],
      removed: null,
      isOfferDismissed: false,
      compared: [],
      logs: {},

      openCheckpoint: (file) => {
        openId++
        set({ checkpointFile: null, libraryProblem: null })
        send({ type: 'open-checkpoint', openId, name: file.name, file })
      },
      forgetCheckpoint: () => {
        set({ checkpointFile: null })
        send({ type: 'forget-checkpoint' })
      },
      changeRun: (key, change) => send({ type: 'change-run', key, change }),
      removeRun: ({ key, name }) => {
        set({ removed: { key, name } }) // still compared: that shows once it is listed again
        send({ type: 'change-run', key, change: { removedAt: Date.now() } })
      },
      undoRemove: () => {
        const { removed } = get()
        if (removed) send({ type: 'change-run', key: removed.key, change: { removedAt: null } })
        set({ removed: null })
      },
      dismissOffer: () => set({ isOfferDismissed: true }),
      dismissCautions: () => set({ cautions: [] }),
      compare: (key, isCompared) => {
        const others = get().compared.filter((other) => other !== key)
        set({ compared: isCompared ? [...others, key] : others })
        readLogs()
      },
    },

    receive: (event) => {
      switch (event.type) {
        case 'kept-runs':
          set({
            library: {
              runs: withKnownConfigs(event.runs, get().library?.runs),
              room: event.room,
              problem: event.problem,
            },
          })
          return readLogs()
        case 'checkpoint-opened':
          return event.openId === openId ? set({ checkpointFile: event.file, libraryProblem: null }) : undefined
        case 'checkpoint-refused':
          return event.openId === openId ? set({ libraryProblem: event.message }) : undefined
        case 'library-failed':
          asked.clear() // it may have been one of these, which then may be asked for again
          return set({ libraryProblem: event.message })
        case 'not-restored':
          return set({ libraryProblem: event.message })
        case 'restored':
          return set({ cautions: event.cautions, checkpointFile: null, libraryProblem: null, isOfferDismissed: true })
        case 'run-log': {
          const { key, step, log } = event
          const read = { steps: metricLogOf(log.steps), evaluations: metricLogOf(log.evaluations), step }
          set({ logs: { ...get().logs, [key]: read } })
          const hasMore = newestStep(key) !== asked.get(key) // it was kept again meanwhile
          asked.delete(key)
          return hasMore ? readLogs() : undefined
        }
        default:
      }
    },
  }
}

/** What is listed: not what was removed. Pinned runs come first; twins stand together, A above B. */
export function listedRuns({ library }: Pick<LibrarySlice, 'library'>): KeptRun[] {
  const listed = (library?.runs ?? []).filter(({ removedAt }) => removedAt === null)
  const places = new Map(listed.map(({ key }, place) => [key, place]))
  const placeOf = ({ key, twin }: KeptRun) =>
    Math.min(...[key, twin?.key ?? ''].map((one) => places.get(one) ?? Infinity))
  const letterOf = ({ twin }: KeptRun) => Number(twin?.letter === 'B')
  return listed.sort(
    (a, b) => Number(b.isPinned) - Number(a.isPinned) || placeOf(a) - placeOf(b) || letterOf(a) - letterOf(b),
  )
}

/** A run, or two twins, A first: what is gone on with when that one is chosen. */
export function withTwin(run: KeptRun, runs: readonly KeptRun[]): KeptRun[] {
  const { twin } = run
  const other =
    twin && runs.find(({ key, removedAt, state }) => key === twin.key && removedAt === null && state !== 'failed')
  if (!other || run.state === 'failed') return [run]
  return twin.letter === 'A' ? [run, other] : [other, run]
}

/** Whether there is something left: steps, or the measurement after the last of them. */
export const isUnfinished = ({ copies, config, state }: KeptRun): boolean =>
  state === 'stopped' || (state !== 'failed' && (copies.at(0)?.step ?? 0) < config.steps)

/** Settings that are as they were are the same object, so that what was made of them need not be made again. */
function withKnownConfigs(runs: KeptRun[], before: readonly KeptRun[] = []): KeptRun[] {
  const known = new Map(before.map(({ key, config }) => [key, config]))
  return runs.map((run) => {
    const config = known.get(run.key)
    return config && JSON.stringify(config) === JSON.stringify(run.config) ? { ...run, config } : run
  })
}

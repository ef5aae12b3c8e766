// The graphics adapter that trains, or why there is none; and whether the browser has the page itself.

import type { DeviceInfo, TuneReport } from '../../train/protocol'
import type { MakeSlice } from './slice'

export interface DeviceSlice {
  device: DeviceInfo | null
  noDevice: { reason: string; advice: string } | null
  /** Which tiles the products of the last start have; all that was measured in this visit. */
  tuning: TuneReport | null
  /** It opens without a network. */
  isPageKept: boolean

  /** Ask the worker for a device. @param baseUrl where the page's files lie @param tiles see train/tuner.ts */
  hello: (baseUrl: string, tiles?: string) => void
  pageKept: () => void
}

export const makeDeviceSlice: MakeSlice<DeviceSlice> = ({ set, get, send }) => ({
  state: {
    device: null,
    noDevice: null,
    tuning: null,
    isPageKept: false,
    hello: (baseUrl, tiles) => send({ type: 'hello', baseUrl, ...(tiles !== undefined && { tiles }) }),
    pageKept: () => set({ isPageKept: true }),
  },

  receive: (event) => {
    if (event.type === 'device') set({ device: event.device, noDevice: null })
    else if (event.type === 'no-device') set({ device: null, noDevice: { reason: event.reason, advice: event.advice } })
    else if (event.type === 'tuned') {
      const before = get().tuning?.measured ?? []
      set({ tuning: { ...event.report, measured: [...before, ...event.report.measured] } })
    } else if (event.type === 'worker-broken')
      set({
        device: null,
        noDevice: {
          reason: `The part of the page that trains could not run: ${event.message}`,
          advice: 'Reload the page. If it happens again, an extension or a proxy may hold back one of its files.',
        },
      })
  },
})

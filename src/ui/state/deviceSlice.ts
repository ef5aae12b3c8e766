// The graphics adapter that trains, or why there is none.

import type { DeviceInfo } from '../../train/protocol'
import type { MakeSlice } from './slice'

export interface DeviceSlice {
  device: DeviceInfo | null
  noDevice: { reason: string; advice: string } | null

  /** Ask the worker for a device. @param baseUrl where the page's files lie */
  hello: (baseUrl: string) => void
}

export const makeDeviceSlice: MakeSlice<DeviceSlice> = ({ set, send }) => ({
  state: {
    device: null,
    noDevice: null,
    hello: (baseUrl) => send({ type: 'hello', baseUrl }),
  },

  receive: (event) => {
    if (event.type === 'device') set({ device: event.device, noDevice: null })
    else if (event.type === 'no-device') set({ device: null, noDevice: { reason: event.reason, advice: event.advice } })
    else if (event.type === 'worker-broken')
      set({
        device: null,
        noDevice: {
          reason: `The part of the page that trains could not run: ${event.message}`,
          advice: 'Reload the page. If it happens again, an extension or a proxy may hold back one of its files.',
        },
      })
  },
})

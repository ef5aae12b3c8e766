// The state of the page: slices side by side, each told of every event of the worker.

import { createStore, type StoreApi } from 'zustand/vanilla'
import { makeAheadSlice, type AheadSlice } from './aheadSlice'
import { makeConfigSlice, type ConfigSlice } from './configSlice'
import { makeDataSlice, type DataSlice } from './dataSlice'
import { makeDeviceSlice, type DeviceSlice } from './deviceSlice'
import { makeInspectionSlice, type InspectionSlice } from './inspectionSlice'
import { makeLibrarySlice, type LibrarySlice } from './librarySlice'
import { makeRunSlice, type RunSlice } from './runSlice'
import type { AppEvent, Send } from './slice'
import { makeThemeSlice, type ThemeSlice } from './themeSlice'

export type AppState = RunSlice &
  ConfigSlice &
  DataSlice &
  LibrarySlice &
  DeviceSlice &
  AheadSlice &
  InspectionSlice &
  ThemeSlice & { receive: (event: AppEvent) => void }

export type AppStore = StoreApi<AppState>

export function createAppStore(send: Send): AppStore {
  return createStore<AppState>()((set, get) => {
    const tools = { set, get, send }
    const slices = [
      makeRunSlice(tools),
      makeConfigSlice(tools),
      makeDataSlice(tools),
      makeLibrarySlice(tools),
      makeDeviceSlice(tools),
      makeAheadSlice(tools),
      makeInspectionSlice(tools),
      makeThemeSlice(tools),
    ] as const
    const [run, config, data, library, device, ahead, inspection, theme] = slices
    return {
      ...run.state,
      ...config.state,
      ...data.state,
      ...library.state,
      ...device.state,
      ...ahead.state,
      ...inspection.state,
      ...theme.state,
      receive: (event) => slices.forEach((slice) => slice.receive(event)),
    }
  })
}

// The state of the page: slices side by side, each told of every event of the worker, and of every link.

import { createStore, type StoreApi } from 'zustand/vanilla'
import { decodeLink } from '../../runs/link'
import { makeAheadSlice, type AheadSlice } from './aheadSlice'
import { makeConfigSlice, type ConfigSlice } from './configSlice'
import { makeDataSlice, type DataSlice } from './dataSlice'
import { makeDeviceSlice, type DeviceSlice } from './deviceSlice'
import { makeFileSlice, type FileSlice } from './fileSlice'
import { makeInspectionSlice, type InspectionSlice } from './inspectionSlice'
import { makeKernelSlice, type KernelSlice } from './kernelSlice'
import { makeLibrarySlice, type LibrarySlice } from './librarySlice'
import { makeProbeSlice, type ProbeSlice } from './probeSlice'
import { makeRunSlice, type RunSlice } from './runSlice'
import { makeSharedSlice, type SharedSlice } from './sharedSlice'
import type { AppEvent, Send, Slice } from './slice'
import { makeThemeSlice, type ThemeSlice } from './themeSlice'

export type AppState = RunSlice &
  ConfigSlice &
  DataSlice &
  LibrarySlice &
  DeviceSlice &
  AheadSlice &
  InspectionSlice &
  FileSlice &
  ProbeSlice &
  SharedSlice &
  KernelSlice &
  ThemeSlice & {
    receive: (event: AppEvent) => void
    /** Take what a link holds from the fragment of the address, or say why not. Starts nothing. */
    readLink: (fragment: string) => void
  }

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
      makeFileSlice(tools),
      makeProbeSlice(tools),
      makeSharedSlice(tools),
      makeKernelSlice(tools),
      makeThemeSlice(tools),
    ] as const
    const [run, config, data, library, device, ahead, inspection, file, probe, shared, kernel, theme] = slices
    return {
      ...run.state,
      ...config.state,
      ...data.state,
      ...library.state,
      ...device.state,
      ...ahead.state,
      ...inspection.state,
      ...file.state,
      ...probe.state,
      ...shared.state,
      ...kernel.state,
      ...theme.state,
      receive: (event) => slices.forEach((slice) => slice.receive(event)),
      readLink: (fragment) => {
        const link = decodeLink(fragment)
        for (const slice of slices as readonly Slice<unknown>[]) slice.open?.(link)
      },
    }
  })
}

// The page's name, the device it found, light or dark.

import { IconButton } from '../parts/Button'
import { Icon, type IconName } from '../parts/Icon'
import { THEME_CHOICES, type ThemeChoice } from '../state/themeSlice'
import { useApp } from '../state/useApp'
import { PageMap } from './PageMap'

const THEMES: Record<ThemeChoice, { icon: IconName; label: string }> = {
  system: { icon: 'screen', label: 'Theme of the system' },
  light: { icon: 'sun', label: 'Light theme' },
  dark: { icon: 'moon', label: 'Dark theme' },
}

export function Head() {
  return (
    <header className="head">
      <img src="./icon.svg" alt="" width="32" height="32" />
      <div className="head-words">
        <h1>EsViT Playground</h1>
        <p>Self-supervised vision, trained in this tab</p>
      </div>
      <DeviceChip />
      <PageMap />
      <ThemeSwitch />
    </header>
  )
}

function DeviceChip() {
  const device = useApp((s) => s.device)
  const noDevice = useApp((s) => s.noDevice)
  const text = device
    ? device.isSoftware
      ? 'Software adapter'
      : device.description || device.vendor
    : noDevice
      ? 'No WebGPU'
      : 'Looking for WebGPU…'
  return (
    <a href="#device" className={`chip ${device && !device.isSoftware ? '' : 'chip-quiet'}`}>
      <Icon name="chip" />
      <span>{text}</span>
    </a>
  )
}

function ThemeSwitch() {
  const chosen = useApp((s) => s.themeChoice)
  const choose = useApp((s) => s.chooseTheme)
  return (
    <div className="themes" role="group" aria-label="Theme">
      {THEME_CHOICES.map((choice) => (
        <IconButton key={choice} {...THEMES[choice]} aria-pressed={choice === chosen} onClick={() => choose(choice)} />
      ))}
    </div>
  )
}

// The unit of a value as one says it: 1 image, 2 images.

const ONE: Record<string, string> = {
  blocks: 'block',
  channels: 'channel',
  copies: 'copy',
  images: 'image',
  seeds: 'seed',
  steps: 'step',
  tokens: 'token',
  turns: 'turn',
}

export const unitText = (unit: string, value: number): string => (value === 1 ? (ONE[unit] ?? unit) : unit)

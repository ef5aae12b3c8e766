import { expect, test } from 'vitest'
import { runConfig } from '../../runs/config'
import type { FileCard } from '../../runs/opened/openFile'
import { foundFacts } from './words'

const card = (backbone: object, change: Partial<FileCard> = {}): FileCard => ({
  name: 'x.pth', bytes: 1, format: 'PyTorch', config: runConfig.parse({ backbone }), isOwn: false, called: [''],
  trained: null, hasHead: false, hasDenseHead: false, assumed: [], ignored: [], ...change,
}) // prettier-ignore

const told = (given: FileCard) => Object.fromEntries(foundFacts(given).map(({ what, value }) => [what, value]))

test('what was found reads as the papers have it', () => {
  const swin = {
    name: 'swin',
    imgSize: 224,
    embedDim: 96,
    depths: [2, 2, 6, 2],
    numHeads: [3, 6, 12, 24],
    windowSize: 7,
  }
  expect(
    told(card(swin, { called: ['student', 'teacher'], trained: 'epoch 300', hasHead: true, hasDenseHead: true })),
  ).toEqual({
    Network: 'Swin, 4 stages',
    Blocks: '2, 2, 6, 2',
    Width: '96, 192, 384, 768 channels',
    Heads: '3, 6, 12, 24',
    Window: '7 × 7 tokens',
    Patch: '4 × 4 pixels',
    Images: '224 × 224 pixels',
    'In the file': 'student and teacher',
    Trained: 'until epoch 300',
    Head: '1,024 prototypes, for views and for regions',
    'Pixels normalised': 'as those of ImageNet',
  })
  expect(
    told(card({ name: 'vit', embedDim: 96, depth: 4, numHeads: 3 }, { isOwn: true, hasHead: true })),
  ).toMatchObject({
    Network: 'ViT',
    Blocks: '4',
    'In the file': 'one network, without a name',
    Trained: 'the file does not say',
    Head: '1,024 prototypes, for views',
    'Pixels normalised': 'as those of the set',
  })
})

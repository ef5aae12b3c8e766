// Settings of the data: which set, how much of it, how it is split.

import { z } from 'zod'
import { field } from '../base/field'

export const dataConfig = z
  .strictObject({
    name: z
      .enum(['emoji', 'cifar10', 'cifar100'])
      .default('emoji')
      .meta(
        field({
          title: 'Images',
          description: 'The data set. Emoji come with the page; CIFAR is read from files of yours.',
          options: { emoji: 'Emoji', cifar10: 'CIFAR-10', cifar100: 'CIFAR-100' },
        }),
      ),
    labels: z
      .enum(['fine', 'coarse'])
      .default('fine')
      .meta(
        field({
          title: 'Labels',
          description: 'What measurements go by. CIFAR-100 has 100 classes in 20 superclasses.',
          options: { fine: 'Classes', coarse: 'Superclasses' },
          onlyFor: { path: 'data.name', is: 'cifar100' },
        }),
      ),
    train: z
      .int()
      .min(0)
      .max(10_000_000)
      .default(0)
      .meta(field({ title: 'Training images', unit: 'images', description: 'How many are used; 0 for all.' })),
    test: z
      .int()
      .min(0)
      .max(10_000_000)
      .default(0)
      .meta(field({ title: 'Held-out images', unit: 'images', description: 'How many are used; 0 for all.' })),
    seed: z
      .int()
      .min(0)
      .max(0xffffffff)
      .default(0)
      .meta(
        field({
          title: 'Seed of the choice',
          description: 'Decides which images are used when not all are.',
          expert: true,
        }),
      ),
  })
  .meta({ title: 'Data', description: 'What the network learns from.' })

export type DataConfig = z.infer<typeof dataConfig>

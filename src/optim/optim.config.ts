// Settings of the optimiser and its schedules (main_esvit.py of the official code; one step counts as its epoch).

import { z } from 'zod'
import { field } from '../base/field'

export const optimConfig = z
  .strictObject({
    lr: z
      .number()
      .min(0)
      .max(0.1)
      .default(1e-3)
      .meta(
        field({
          title: 'Peak learning rate',
          description: 'Learning rate at the end of warm-up. It is not scaled by batch size.',
          citation: '--lr is per 256 images: multiply by batch / 256',
          scale: 'log',
        }),
      ),
    minLr: z
      .number()
      .min(0)
      .max(0.1)
      .default(1e-6)
      .meta(
        field({
          title: 'Last learning rate',
          description: 'Where the cosine ends.',
          citation: '--min_lr',
          scale: 'log',
          expert: true,
        }),
      ),
    warmupSteps: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(100)
      .meta(
        field({
          title: 'Warm-up',
          unit: 'steps',
          description: 'Steps over which the learning rate rises from 0.',
          citation: '--warmup_epochs',
        }),
      ),
    weightDecay: z
      .number()
      .min(0)
      .max(1)
      .default(0.04)
      .meta(
        field({
          title: 'Weight decay',
          description: 'Where weight decay starts; it goes to its last value by a cosine.',
          citation: '--weight_decay',
          step: 0.01,
        }),
      ),
    weightDecayEnd: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .meta(
        field({
          title: 'Last weight decay',
          description: 'Where weight decay ends.',
          citation: '--weight_decay_end, 0.4 in the published runs',
          step: 0.01,
        }),
      ),
    clipGrad: z
      .number()
      .min(0)
      .max(100)
      .default(3)
      .meta(
        field({
          title: 'Gradient clip',
          description: 'Largest norm of each parameter tensor’s gradient; 0 switches it off.',
          citation: '--clip_grad',
          step: 0.5,
        }),
      ),
    freezeLastLayerSteps: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(30)
      .meta(
        field({
          title: 'Freeze last layer',
          unit: 'steps',
          description: 'Steps during which the prototypes are held still.',
          citation: '--freeze_last_layer',
        }),
      ),
    beta1: z
      .number()
      .min(0)
      .max(0.9999)
      .default(0.9)
      .meta(field({ title: 'Beta 1', description: 'Decay of AdamW’s mean of gradients.', expert: true, step: 0.01 })),
    beta2: z
      .number()
      .min(0)
      .max(0.99999)
      .default(0.999)
      .meta(
        field({
          title: 'Beta 2',
          description: 'Decay of AdamW’s mean of squared gradients.',
          expert: true,
          step: 0.001,
        }),
      ),
    eps: z
      .number()
      .min(1e-12)
      .max(1e-2)
      .default(1e-8)
      .meta(field({ title: 'Epsilon', description: 'Keeps AdamW’s division finite.', expert: true, scale: 'log' })),
    useFp16: z
      .boolean()
      .default(false)
      .meta(
        field({
          title: 'Half precision',
          description:
            'Matrix products read activations and weights in 16 bits and, where the GPU has shader-f16, sum four products at a time in 16 bits: less memory, lower precision. All other sums, gradients and the stored weights stay in 32 bits.',
          citation: '--use_fp16, there with a loss scale, which this does not need',
          expert: true,
        }),
      ),
  })
  .meta({ title: 'Optimiser', description: 'AdamW with warm-up and cosines.' })

export type OptimConfig = z.infer<typeof optimConfig>

// Settings of the evaluation while training (eval_knn.py and eval_linear.py of the official code).

import { z } from 'zod'
import { field } from '../base/field'

export const evalConfig = z
  .strictObject({
    everySteps: z
      .int()
      .min(0)
      .max(1_000_000)
      .default(100)
      .meta(
        field({
          title: 'Evaluate every',
          unit: 'steps',
          description: 'Steps between two measurements on held-out images; 0 for never.',
        }),
      ),
    k: z
      .int()
      .min(1)
      .max(32)
      .default(20)
      .meta(
        field({
          title: 'Neighbours k',
          description: 'Training images that vote on the class of a held-out one.',
          citation: 'eval_knn.py --nb_knn',
        }),
      ),
    temperature: z
      .number()
      .min(0.01)
      .max(1)
      .default(0.07)
      .meta(
        field({
          title: 'Vote temperature',
          description: 'A neighbour’s vote is exp(similarity / this).',
          citation: 'eval_knn.py --temperature',
          step: 0.01,
          expert: true,
        }),
      ),
    trainImages: z
      .int()
      .min(10)
      .max(100_000)
      .default(2000)
      .meta(
        field({
          title: 'Images in the bank',
          unit: 'images',
          description: 'Training images among which neighbours are looked for.',
        }),
      ),
    testImages: z
      .int()
      .min(10)
      .max(100_000)
      .default(500)
      .meta(field({ title: 'Held-out images classified', unit: 'images', description: 'Images that are classified.' })),
    correspondenceImages: z
      .int()
      .min(0)
      .max(100_000)
      .default(200)
      .meta(
        field({
          title: 'Images for correspondence',
          unit: 'images',
          description: 'Held-out images of which two views are matched region by region; 0 for none.',
          citation: 'analyze_models.py',
        }),
      ),
    snapshots: z
      .int()
      .min(0)
      .max(200)
      .default(40)
      .meta(
        field({
          title: 'Snapshots to look back at',
          unit: 'copies',
          description:
            'Most copies of student and teacher kept while a run trains, for the time slider; fewer than two keep none. They take at most 256 MiB of the page’s memory.',
        }),
      ),
    probeLr: z
      .number()
      .min(1e-5)
      .max(1)
      .default(0.01)
      .meta(
        field({
          title: 'Probe learning rate',
          description: 'Learning rate of the online linear classifier, which never touches the backbone.',
          scale: 'log',
          expert: true,
        }),
      ),
    lastBlocks: z
      .int()
      .min(1)
      .max(24)
      .default(4)
      .meta(
        field({
          title: 'Blocks of the linear probe',
          description: 'How many of the last blocks give the features of the offline linear probe.',
          citation: 'eval_linear.py --n_last_blocks',
          expert: true,
        }),
      ),
  })
  .meta({ title: 'Evaluation', description: 'What is measured on held-out images.' })

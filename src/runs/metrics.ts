// What a step and an evaluation report: names, units and words, for charts, tables and the terminal.

export interface MetricInfo {
  key: string
  title: string
  unit: string
  /** One plain sentence. */
  help: string
  /** What it tells of. What is drawn together is in charts.ts. */
  group: 'loss' | 'accuracy' | 'correspondence' | 'collapse' | 'spread' | 'schedule' | 'gradient' | 'probe'
  scale?: 'log'
  /** Under which name its standard error over images is measured with it, in points. */
  error?: string
}

export const METRICS: readonly MetricInfo[] = [
  {
    key: 'loss',
    title: 'Loss',
    unit: 'nats',
    group: 'loss',
    help: 'What is minimised: the view loss, or half view and half region loss.',
  },
  {
    key: 'lossView',
    title: 'View loss L_V',
    unit: 'nats',
    group: 'loss',
    help: 'Cross-entropy of student views against the teacher’s other views.',
  },
  {
    key: 'lossRegion',
    title: 'Region loss L_R',
    unit: 'nats',
    group: 'loss',
    help: 'Cross-entropy of student regions against the teacher regions most like them.',
  },
  {
    key: 'teacherEntropy',
    title: 'Teacher entropy',
    unit: 'nats',
    group: 'collapse',
    help: 'Mean entropy of the teacher’s targets; ln K means that all prototypes are equal, 0 that one wins.',
  },
  {
    key: 'teacherEntropyRegion',
    title: 'Teacher entropy, regions',
    unit: 'nats',
    group: 'collapse',
    help: 'The same for regions.',
  },
  {
    key: 'kl',
    title: 'KL',
    unit: 'nats',
    group: 'collapse',
    help: 'View loss less teacher entropy; 0 means that there is nothing left to learn, or collapse.',
  },
  {
    key: 'klRegion',
    title: 'KL, regions',
    unit: 'nats',
    group: 'collapse',
    help: 'Region loss less the entropy of the teacher regions it was matched with.',
  },
  {
    key: 'prototypes',
    title: 'Prototypes in use',
    unit: '',
    group: 'collapse',
    help: 'The effective number: perplexity of the teacher’s targets of a batch taken together. 1 means that one prototype wins every view, K that all are used alike.',
  },
  {
    key: 'prototypesRegion',
    title: 'Prototypes in use, regions',
    unit: '',
    group: 'collapse',
    help: 'The same for regions.',
  },
  {
    key: 'information',
    title: 'Told apart',
    unit: 'nats',
    group: 'collapse',
    help: 'Information that a target carries about its view: entropy of the mean target minus the mean entropy of the targets. 0 means that all views get the same target.',
  },
  {
    key: 'informationRegion',
    title: 'Told apart, regions',
    unit: 'nats',
    group: 'collapse',
    help: 'The same for regions.',
  },
  {
    key: 'centerNorm',
    title: 'Centre norm',
    unit: '',
    group: 'spread',
    help: 'Length of the centre that is subtracted from the teacher’s logits.',
  },
  { key: 'centerNormRegion', title: 'Centre norm, regions', unit: '', group: 'spread', help: 'The same for regions.' },
  {
    key: 'featureStd',
    title: 'Feature spread',
    unit: '',
    group: 'spread',
    help: 'Mean standard deviation over the batch of the teacher’s normalised features; 0 means collapse, 1/√C is as spread as can be.',
  },
  {
    key: 'effectiveRank',
    title: 'Effective rank',
    unit: '',
    group: 'spread',
    help: 'Directions that the features of held-out images fill; 1 means that all images get the same feature, the number of channels is as many as can be.',
  },
  {
    key: 'gradNorm',
    title: 'Gradient norm',
    unit: '',
    group: 'gradient',
    scale: 'log',
    help: 'Length of the whole gradient before clipping.',
  },
  {
    key: 'lr',
    title: 'Learning rate',
    unit: '',
    group: 'schedule',
    help: 'What AdamW multiplies its updates by: it rises in a line from 0 during the warm-up, then goes along a cosine to its last value.',
  },
  {
    key: 'weightDecay',
    title: 'Weight decay',
    unit: '',
    group: 'schedule',
    help: 'How strongly weights are drawn towards 0 at each step, times the learning rate, biases and other vectors excepted: it goes along a cosine from its first value to its last.',
  },
  {
    key: 'momentum',
    title: 'Teacher momentum',
    unit: '',
    group: 'schedule',
    help: 'Share of its own weights that the teacher keeps at each step, the rest being the student’s: it goes along a cosine from its first value to its last.',
  },
  {
    key: 'teacherTemp',
    title: 'Teacher temperature',
    unit: '',
    group: 'schedule',
    help: 'What the teacher’s centred logits are divided by before the softmax, where lower means sharper targets: it goes in a line from its first value to its last during its warm-up, then stays.',
  },
  {
    key: 'probeLoss',
    title: 'Probe loss',
    unit: 'nats',
    group: 'probe',
    help: 'Loss of the online linear classifier on the batch.',
  },
  {
    key: 'knn',
    title: 'k-NN',
    unit: '%',
    group: 'accuracy',
    help: 'Held-out images that their nearest neighbours classify rightly.',
  },
  {
    key: 'linear',
    title: 'Online linear probe',
    unit: '%',
    group: 'accuracy',
    help: 'Held-out images that the online linear classifier gets right.',
  },
  {
    key: 'cropExact',
    title: 'Crops, same region',
    unit: '%',
    error: 'cropExactError',
    group: 'correspondence',
    help: 'Of the regions of one crop that are visible in a second crop of the image, the share matched to the right region.',
  },
  {
    key: 'cropNear',
    title: 'Crops, within one region',
    unit: '%',
    group: 'correspondence',
    help: 'The same, where a neighbour of the right region counts too.',
  },
  {
    key: 'mirrorTop',
    title: 'Mirrored copy, 10 surest',
    unit: '%',
    error: 'mirrorTopError',
    group: 'correspondence',
    help: 'Of the ten surest matches between an image and its mirrored, recoloured, grey copy, those on the mirrored region.',
  },
  {
    key: 'mirrorAll',
    title: 'Mirrored copy, all',
    unit: '%',
    group: 'correspondence',
    help: 'The same, of all matches.',
  },
  {
    key: 'mirrorDistance',
    title: 'Mirrored copy, distance',
    unit: 'px',
    group: 'correspondence',
    help: 'Mean distance of the ten surest matches from the mirrored region.',
  },
  {
    key: 'cropChance',
    title: 'Crops, chance',
    unit: '%',
    group: 'correspondence',
    help: 'The right region drawn blindly: one over the number of regions.',
  },
  {
    key: 'cropChanceNear',
    title: 'Crops, chance within one',
    unit: '%',
    group: 'correspondence',
    help: 'A region within one of the right one drawn blindly.',
  },
  {
    key: 'cropSame',
    title: 'Crops, same row and column',
    unit: '%',
    group: 'correspondence',
    help: 'Taking the region of the same row and column for the match, whatever is in it.',
  },
  {
    key: 'cropSameNear',
    title: 'Crops, same row and column, within one',
    unit: '%',
    group: 'correspondence',
    help: 'The same guess, where a neighbour of the right region counts too.',
  },
]

const BY_KEY = new Map(METRICS.map((metric) => [metric.key, metric]))

/** @returns undefined of what is no metric */
export const metricOf = (key: string): MetricInfo | undefined => BY_KEY.get(key)

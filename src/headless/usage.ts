// What the program can do, as it says when asked.

import { SPECS } from './data'

export const USAGE = `esvit: pretrain a tiny EsViT in a terminal, on WebGPU

  pretrain --out DIR [--preset NAME | --link URL | --config FILE] [--set path=value]... [--data SPEC]
           [--steps N] [--seed S] [--until N] [--resume FILE] [--tiles WISH]
      trains, and tells what happens as JSON lines; DIR gets config.json, metrics.jsonl, checkpoint.safetensors, report.html.
      --until ends at a step and leaves the schedules those of all steps; --resume goes on from a checkpoint;
      --link with results says at the end whether the run has reproduced them; --tiles measured, rule, or one such as shared8x8
      decides how much of a matrix product a thread computes (no bit changes)
  evaluate --checkpoint FILE [--data SPEC] [--knn] [--linear] [--correspondence] [--baselines]
      what the teacher's features in a .safetensors or .pth are worth, as one JSON object; progress on stderr
  compare RUN... [--by MEASURE]
      what runs of several seeds come to together, as one JSON object: the mean and the deviation of a measure (knn where it
      is not named) at the last step that all were measured at, and how far each experiment is from the first, seed by
      seed. RUN is a folder of pretrain, or a .safetensors of a run; those that differ in their seed alone are repeats
  kernels [--test] [--time] [--products] [--preset NAME | --link URL | --config FILE] [--set path=value]...
          [--data SPEC] [--tiles WISH] [--side N]
      are the kernels right on this device, what does a step of an experiment take by kernel, and what share of the device's
      peak does an N x N x N product reach (all three where none is named), as one JSON object
  parity FILE.json... [--dump DIR]
      cases of the official code against this engine, one JSON line each; exit 1 if any differs
  presets, schema
      what can be set, as JSON

  SPEC: ${SPECS}
      with ,train=N,test=N,seed=S for a part, ,labels=coarse for superclasses, ,size=N for pictures of N pixels a side,
      ,heldOut=P for the percent that is held out where the files have no test part. What is not named is as in the
      experiment, but that evaluate takes all images. A folder or a .zip of pictures may have train and test inside, and
      a folder a class

  Exit code: 0 on success; 1 on failure; 2 for a wrong command, flag or argument, before anything is done; 128 and the
  number of a signal, such as 130 for Ctrl+C, for a run that it has stopped, which is kept and can be resumed`

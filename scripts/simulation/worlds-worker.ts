// Judges the worlds of seeds that it is sent, batch by batch, and tells of each batch the first that breaks a promise.
import { parentPort } from 'node:worker_threads'
import { judgeWorld, tasksOf } from '../../src/testing/judge-world.ts'
import type { Batch, Judged } from './judged-batches.ts'

parentPort?.on('message', ({ from, count, tasks }: Batch) => {
  let broken: number | null = null
  for (let seed = from; seed < from + count && broken === null; seed++)
    if (judgeWorld(seed, tasks ?? tasksOf(seed)).broken !== null) broken = seed
  parentPort?.postMessage({ from, count, broken } satisfies Judged)
})

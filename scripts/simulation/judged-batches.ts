import { Worker } from 'node:worker_threads'

/** Seeds to be judged, one after the other. */
export interface Batch {
  readonly from: number
  readonly count: number
  /** Tasks of each world; by its seed when absent. */
  readonly tasks?: number | undefined
}

/** What became of a batch: the first seed of it that breaks a promise, or null. */
export interface Judged {
  readonly from: number
  readonly count: number
  readonly broken: number | null
}

const BATCH = 100

/** How far a judging of many worlds has come. */
export interface Course {
  /** All seeds before this one are judged. */
  next: number
  /** Worlds judged, some of them beyond `next`. */
  done: number
  /** The smallest seed known that breaks a promise. */
  broken: number | null
}

/** How many worlds are judged, and how. */
export interface Judging {
  readonly from: number
  readonly count: number
  readonly tasks: number | undefined
  /** Threads. */
  readonly jobs: number
  readonly stop: AbortSignal
  readonly progress: (course: Course) => void
}

/** Judges many worlds on several threads, until all are judged, one breaks a promise, or it is told to stop. */
export async function judgeBatches({ from, count, tasks, jobs, stop, progress }: Judging): Promise<Course> {
  const end = from + count
  const course: Course = { next: from, done: 0, broken: null }
  const finished = new Map<number, number>()
  let handedOut = from
  const take = (): Batch | undefined => {
    if (stop.aborted || course.broken !== null || handedOut >= end) return undefined
    const batch = { from: handedOut, count: Math.min(BATCH, end - handedOut), tasks }
    handedOut += batch.count
    return batch
  }
  const heard = (judged: Judged): void => {
    course.done += judged.count
    finished.set(judged.from, judged.count)
    for (let size = finished.get(course.next); size !== undefined; size = finished.get(course.next)) {
      finished.delete(course.next)
      course.next += size
    }
    if (judged.broken !== null) course.broken = Math.min(judged.broken, course.broken ?? Infinity)
    progress(course)
  }
  await Promise.all(Array.from({ length: jobs }, () => workThrough(take, heard)))
  return course
}

/** One thread, batch after batch. */
async function workThrough(take: () => Batch | undefined, heard: (judged: Judged) => void): Promise<void> {
  const worker = new Worker(new URL('worlds-worker.ts', import.meta.url))
  try {
    for (let batch = take(); batch !== undefined; batch = take()) heard(await answerOf(worker, batch))
  } finally {
    await worker.terminate()
  }
}

function answerOf(worker: Worker, batch: Batch): Promise<Judged> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (judged: Judged) => {
      worker.off('error', reject)
      resolve(judged)
    })
    worker.postMessage(batch)
  })
}

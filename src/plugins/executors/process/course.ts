import type { AttemptOrder } from '../../../core/model/attempt.ts'
import { type Classifier, knownClassifier } from '../../../core/scheduling/failures/classifier.ts'
import type { Claim, WrittenError } from '../../../system/attempt-folder.ts'
import type { Job } from './job.ts'
import type { StartingPoint } from './voice/starting-point.ts'
import { Voice } from './voice/voice.ts'

/** An attempt from its order to its end, as this coordinator sees it. */
export interface Course {
  readonly order: AttemptOrder
  readonly folder: string
  readonly job: Job
  readonly heard: Voice
  /** What it finds of a checkpoint; undefined until that was looked at. */
  from: StartingPoint | undefined
  /** It has ended, and is not told to have before all that it said is. */
  isOver: boolean
  /**
   * `handed`: given to a launcher, not known to have begun. `running`: its launcher will ring. `watched`: nobody will
   * ring, it is looked after. `here`: this process does it itself.
   */
  phase: 'handed' | 'running' | 'watched' | 'here'
  /** When it began, in milliseconds of this process's own clock. */
  began: number
  toldStart: boolean
  /** How often it was handed to a launcher. */
  tries: number
  /** Who carries it out; read from its folder when it is needed. */
  claim: Claim | undefined
  /** The command, as its launcher told. */
  pid: number | undefined
  trouble: WrittenError | undefined
  ending: Ending | undefined
  /** Since when its launcher has owed the exit, or its group has been told to end; only of watched ones. */
  closingSince: number | undefined
  reapingSince: number | undefined
  /** Since when nobody is to be seen of it, though its command was never written down. */
  unseenSince: number | undefined
  readonly abort: AbortController
}

/** An ordered end. */
export interface Ending {
  grace_ms: number
  /** The command was alive when it was told, so its end is a cancelling. */
  told: boolean
  kill: NodeJS.Timeout | undefined
}

/** A course at its beginning. `classify` says why it failed, if it will. */
export function newCourse(
  order: AttemptOrder,
  folder: string,
  job: Job,
  classify: Classifier['classify'] = knownClassifier().classify,
): Course {
  return {
    order,
    folder,
    job,
    heard: new Voice(order, folder, job.kind === 'command' ? job.cwd : undefined, classify),
    from: undefined,
    isOver: false,
    phase: job.kind === 'here' ? 'here' : 'handed',
    began: performance.now(),
    toldStart: false,
    tries: 0,
    claim: undefined,
    pid: undefined,
    trouble: undefined,
    ending: undefined,
    closingSince: undefined,
    reapingSince: undefined,
    unseenSince: undefined,
    abort: new AbortController(),
  }
}

/**
 * What a person, or with `--json` a program, sees while an execution runs.
 *
 *   terminal      the story scrolls above a block that says what runs now
 *   no terminal   the story, a line at a time
 *   --json        the events, one a line, and nothing else on standard output
 */
import type { Event } from '../core/model/event.ts'
import { Failure } from '../core/model/failure.ts'
import { progressLines, progressOf } from '../core/view/progress.ts'
import { renderStoryLine } from '../core/view/story-line.ts'
import type { ExecuteListeners } from '../operations/execute.ts'
import { harmless, type Paint } from './colour.ts'
import { LiveArea, type LivePort } from './live-area.ts'
import { LateStory } from './late-story.ts'
import type { Screen } from './screen.ts'

const BLOCK_REFRESH_MS = 1000
const MOST_IN_BLOCK = 8
/** Characters from which on an event is large. */
const LARGE = 2 ** 16

/** The telling of one execution. `close` must be called, also when the execution fails. */
export interface Telling {
  readonly listeners: ExecuteListeners
  /** Folds what happened before this run, so that the story knows it and does not repeat it; while the run goes on already. */
  recall(events: Iterable<Event>): void
  /** Tells where the execution stands when the coordinator leaves it without an end: a rule has paused it. */
  readonly left: () => void
  /** Says something that is not part of the story: a word to the person at the terminal. */
  readonly say: (text: string) => void
  readonly close: () => void
}

/** Puts the commands that a text names as they must be typed here. */
type Typed = (text: string) => string

/** Begins a telling. `now` gives milliseconds since 1970, for the times in the block; `waits`: the coordinator stays when only an answer is missing. */
export function tellExecution(
  screen: Screen,
  json: boolean,
  now: () => number,
  typed: Typed = (text) => text,
  waits = false,
): Telling {
  return json ? tellEvents(screen, typed) : tellStory(screen, now, typed, waits)
}

function tellEvents(screen: Screen, typed: Typed): Telling {
  return {
    listeners: {
      events: (events) => printEvents(events, screen),
      trouble: troubleTeller(screen.err, screen.paintErr, typed),
    },
    recall: () => {},
    left: () => {},
    say: screen.err,
    close: () => {},
  }
}

/** A batch is printed at once, but what holds a whole plan by itself: it is not put together in memory once more. */
function printEvents(events: readonly Event[], screen: Screen): void {
  let lines = ''
  for (const event of events) {
    const text = JSON.stringify(event)
    if (text.length > LARGE) {
      screen.raw(lines)
      screen.raw(text)
      lines = '\n'
    } else lines += `${text}\n`
  }
  screen.raw(lines)
}

function tellStory(screen: Screen, now: () => number, typed: Typed, waits: boolean): Telling {
  const block = (): string[] => {
    const progress = story.view === undefined ? null : progressOf(story.view, now(), MOST_IN_BLOCK + 1)
    return progress === null ? [] : progressLines(progress).map((line) => screen.marks(painted(line, screen)))
  }
  const area = screen.live ? new LiveArea(livePort(screen), block) : undefined
  const refresh = area === undefined ? undefined : setInterval(() => area.touch(), BLOCK_REFRESH_MS)
  const print = (text: string): void => (area === undefined ? screen.out(text) : area.print(screen.marks(text)))
  const story = new LateStory(
    {
      line(line) {
        const text = renderStoryLine(line, screen.paint)
        print(line.mark === 'attention' ? typed(text) : text)
      },
      lost(error) {
        const why = error instanceof Error ? error.message : String(error)
        print(screen.paint.warn(`What happened before cannot be told, nor what comes: ${why}`))
        print(`  ${screen.paint.accent('next:')} ${typed('tasks journal verify')}`)
      },
    },
    waits,
  )
  return {
    listeners: {
      events(events, { executions }) {
        const [first] = events
        story.tell(events, first && executions.get(first.execution_id))
        area?.touch()
      },
      trouble: troubleTeller(print, screen.paint, typed),
    },
    recall: (events) => story.recall(events),
    left: () => story.leave(),
    say: print,
    close() {
      story.settle()
      clearInterval(refresh)
      area?.end()
    },
  }
}

function painted(line: string, { paint }: Screen): string {
  return line.replace(/^(?:[█░]+|→)/, (mark) => paint.accent(mark))
}

function livePort(screen: Screen): LivePort {
  return {
    write: screen.raw,
    size: screen.size,
    now: () => performance.now(),
    later(delay_ms, call) {
      const timer = setTimeout(call, delay_ms)
      return () => clearTimeout(timer)
    },
  }
}

/** Tells of trouble with the journal once, however often it is tried again, and of its end. */
function troubleTeller(print: (line: string) => void, paint: Paint, typed: Typed): (problem: Error | null) => void {
  let told: string | undefined
  return (problem) => {
    if (problem?.message === told) return
    told = problem?.message
    if (problem === null) return print(paint.warn('The journal can be written again; going on.'))
    print(paint.warn(`${problem.message} Nothing new starts until it can; trying again.`))
    const { place, advice } = problem instanceof Failure ? problem : {}
    if (place !== undefined) print(`  ${paint.faint('at')} ${harmless(place)}`)
    if (advice !== undefined) print(`  ${paint.accent('next:')} ${typed(advice)}`)
  }
}

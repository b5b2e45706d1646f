import type { Event } from '../../core/model/event.ts'
import { assert } from '../../core/std/assert.ts'
import type { KeptPromise } from './kept-promise.ts'

type Requested = Extract<Event, { type: 'approval_requested' }>

/** See `says`. */
export const questionsAnswered: KeptPromise = {
  says: 'each question has an id of its own and is answered once, with one of its choices, by time not before its time; while one about the whole is open, nothing starts',
  watch: ({ note }) => {
    const open = new Map<string, Map<string, Requested>>()
    const asked = new Set<string>()
    const ofExecution = (id: string): Map<string, Requested> => {
      const known = open.get(id) ?? new Map<string, Requested>()
      open.set(id, known)
      return known
    }
    return {
      before: (event) => {
        const questions = ofExecution(event.execution_id)
        if (event.type === 'approval_requested') {
          const name = `${event.execution_id} ${event.id}`
          assert(!asked.has(name), `${name} is asked once`)
          assert(event.default === null || event.choices.includes(event.default), `${name} has its default as a choice`)
          asked.add(name)
          questions.set(event.id, event)
          note(`question: ${event.kind}`)
        } else if (event.type === 'approval_answered') {
          const question = questions.get(event.id)
          assert(question !== undefined, `${event.id} is open when it is answered`)
          judgeAnswer(question, event)
          questions.delete(event.id)
          note(`answer by ${event.by}`)
        } else if (event.type === 'attempt_ordered' && event.kind === 'run') {
          for (const { kind, id } of questions.values())
            assert(kind !== 'plan' && kind !== 'budget', `${event.task} starts while ${id} is open`)
        } else if (event.type === 'execution_rewound') note('went back')
        else if (event.type === 'task_invalidated') note('success taken back')
        else if (event.type === 'alert_fired') note(`alert: ${event.action}`)
        else if (event.type === 'scope_violation') note(`scope: ${event.action}`)
        else if (event.type === 'task_taken') note('task taken')
      },
    }
  },
}

function judgeAnswer(question: Requested, answer: Extract<Event, { type: 'approval_answered' }>): void {
  const { id, choices, timeout_at } = question
  if (answer.by === 'withdrawn') return
  assert(choices.includes(answer.choice), `${id} is answered with one of ${choices.join(', ')}, not ${answer.choice}`)
  if (answer.by !== 'timeout') return
  assert(timeout_at !== null && answer.ts >= timeout_at, `${id} is not answered by time before its time`)
  assert(answer.choice === question.default, `${id} takes its default`)
}

/** A specification of which no task could be made: why not, and what to write instead. Nothing is ever made up in its place. */
import type { SpecReading } from '../requirements/spec-reading.ts'
import type { Report } from '../spec/report.ts'
import { placeOf, type SourceText } from '../spec/source-text.ts'

const HOW =
  'Write what is to be made: “The API must return 429 after 100 requests in a minute”, “Add a button that exports the list”, ' +
  'or a heading “Requirements” with a list item for each.'

/** Tells why nothing is to be done, as an error: no plan is made then. Said once, at the place that says most about it. */
export function reportNothing(reading: SpecReading, report: Report): void {
  const [source] = reading.sources
  if (source === undefined) return
  const { offset, message, advice, at = source } = causeOf(reading, source)
  report.add({ code: 'no-tasks', severity: 'error', source: at, offset, message, advice })
}

interface Cause {
  readonly offset: number
  readonly message: string
  readonly advice: string
  readonly at?: SourceText
}

function causeOf({ sources, sections, requirements, exclusions }: SpecReading, first: SourceText): Cause {
  const start = first.text.search(/\S/)
  const offset = Math.max(0, start)
  const text = first.text.trim()
  const [bound] = requirements
  if (bound !== undefined) {
    const message =
      'There is nothing to make: the specification only says how good something must be, or how to go about it.'
    return { offset: bound.span.start, at: bound.source, message, advice: HOW }
  }
  const [excluded] = exclusions
  if (excluded !== undefined) {
    const message = 'There are no tasks: the specification only says what is not to be made.'
    return { offset: excluded.span.start, at: excluded.source, message, advice: HOW }
  }
  const question = sections.find(({ role, statements }) => role === 'question' && statements.length > 0)
  if (question !== undefined || isAllQuestions(text)) {
    const at = question?.source ?? first
    const message = 'There are no tasks: the specification only asks questions.'
    return { offset: question?.heading?.span.start ?? offset, at, message, advice: `Answer them first. ${HOW}` }
  }
  if (
    sources.every(({ body }) =>
      body.split(/[\r\n]+/).every((line) => line.trim() === '' || /^#{1,6}(?:\s|$)/.test(line)),
    )
  ) {
    const isOne = sections.length === 1
    const message = isOne
      ? 'There is only a title, and nothing under it: so there are no tasks.'
      : 'There are only headings, and nothing under them: so there are no tasks.'
    return { offset, message, advice: HOW }
  }
  if (sources.length === 1 && !/[\r\n]/.test(text)) {
    const message = 'The line asks for nothing that is known as work: so there are no tasks.'
    return {
      offset,
      message,
      advice: 'Begin with what is to be done: “Add sign-in with OAuth”, “Remove the old export”.',
    }
  }
  const where = sources.length === 1 ? '' : ` in ${sources.length} documents (the first is ${placeOf(first, offset)})`
  const message = `Nothing was found${where} that asks for something to be made: so there are no tasks.`
  return { offset, message, advice: HOW }
}

function isAllQuestions(text: string): boolean {
  const sentences = text.split(/\n+/).filter((line) => /\p{L}/u.test(line) && !/^#{1,6}\s/.test(line))
  return sentences.length > 0 && sentences.every((line) => /[?？؟]["'”)*_\s]*$/.test(line))
}

/** Ids as formats write them at the beginning of a requirement: `**FR-001**:`, `[REQ-2.1]`, `1.2.3 The system…`. */

/** An id, and where the text after it begins. */
export interface ExplicitId {
  readonly id: string
  readonly rest: number
}

const LETTERED =
  /^\s*(?:\*\*|__|`|\[|\()*\s*((?:[A-Z]{1,10}[-_]){1,4}\d{1,6}(?:[-.]\d{1,4}){0,4}[a-z]?|(?:FR|NFR|SC|US|AC|REQ|BR|UC|SR|TR|R|C|G|F)\d{1,4}(?:\.\d{1,3})*)\s*(?:\*\*|__|`|\]|\))*\s*(?:[:.–—|-]+(?=\s|$)|(?=\s|$))\s*(?:\*\*|__)?[:\s]*/
const NUMBERED = /^\s*(?:\*\*)?(\d{1,3}(?:\.\d{1,3}){1,5})[.)]?(?:\*\*)?[:\s]+(?=\p{L}|[`*[])/u

const NAMED = /^\s*(?:\*\*)?((?:Task|Subtask|Step|Story|Epic)\s+\d+(?:\.\d+)*)\s*(?:\*\*)?\s*[:.)–—-](?:\*\*)?\s+/

/** The id that a text begins with. Numbers count only with a point in them: `1.2`. */
export function idAtStart(text: string): ExplicitId | undefined {
  const found = LETTERED.exec(text) ?? NUMBERED.exec(text) ?? NAMED.exec(text)
  return found === null ? undefined : { id: found[1] as string, rest: found[0].length }
}

/** What an id's letters say of the requirement: `NFR-` a quality, `C-` a constraint, `SC-` a measure of success. */
export function kindOfId(id: string): 'functional' | 'quality' | 'constraint' | undefined {
  const letters = /^[A-Z]+(?=[-_]?\d|-[A-Z])/.exec(id)?.[0] ?? ''
  if (/^(?:NFR|SC|QR|PERF|SLO|QA)$/.test(letters)) return 'quality'
  if (/^(?:C|CON|CR|TC|CONST)$/.test(letters)) return 'constraint'
  return /^(?:FR|REQ|US|UC|BR|F)$/.test(letters) ? 'functional' : undefined
}

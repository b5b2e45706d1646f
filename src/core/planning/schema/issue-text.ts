import type { z } from 'zod'

const NAMES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  undefined: 'nothing',
}

/** What a value breaks of its schema, in words for whoever wrote the file, without a full stop. */
export function issueText(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? `it is missing; ${named(issue.expected)} is expected`
        : `${named(issue.expected)} is expected`
    case 'invalid_value':
      return `${issue.values.length === 1 ? '' : 'one of '}${issue.values.map((value) => JSON.stringify(value)).join(', ')} is expected`
    case 'unrecognized_keys':
      return `${issue.keys.map((key) => `“${key}”`).join(', ')} is not known`
    case 'too_small':
      if ((issue.origin === 'string' || issue.origin === 'array') && issue.minimum === 1) return 'it is empty'
      return `it is too small: ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unitOf(issue.origin)} is expected`
    case 'too_big':
      return `it is too large: ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}${unitOf(issue.origin)} is expected`
    case 'invalid_format':
      return issue.format === 'url'
        ? 'an address that begins with http:// or https:// is expected'
        : own(issue.message, 'it is not of the expected form')
    case 'invalid_union':
      return anyOf(issue.errors.map(([first]) => first))
    case 'invalid_key': {
      const [first] = issue.issues
      return first === undefined ? 'its name is not what is expected' : `its name is wrong: ${issueText(first)}`
    }
    case 'custom':
      return own(issue.message, 'it is not what is expected')
    case 'not_multiple_of':
    case 'invalid_element':
      return 'it is not what is expected'
  }
}

/** What is counted in a value of this sort; nothing for a number, which is what it is. */
function unitOf(origin: string): string {
  return origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : ''
}

/** What a schema says in words of its own: a sentence as it is, the name of a thing as what is expected. */
function own(message: string, otherwise: string): string {
  if (message === '' || message.startsWith('Invalid ')) return otherwise
  return /^an? .*(?<! is expected)$/.test(message) && !/ looks like /.test(message) ? `${message} is expected` : message
}

const EXPECTED = ' is expected'

/** What is expected where one of several forms would do. */
function anyOf(issues: readonly (z.core.$ZodIssue | undefined)[]): string {
  const texts = issues.map((issue) => (issue === undefined ? '' : issueText(issue)))
  if (texts.length === 0 || !texts.every((text) => text.endsWith(EXPECTED)))
    return 'it is none of the forms that are expected'
  return `${[...new Set(texts)].map((text) => text.slice(0, -EXPECTED.length)).join(', or ')}${EXPECTED}`
}

function named(type: string): string {
  return NAMES[type] ?? type
}

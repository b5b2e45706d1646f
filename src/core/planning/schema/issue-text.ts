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
      return `it is too small: ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum} is expected`
    case 'too_big':
      return `it is too large: ${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum} is expected`
    case 'invalid_format':
      return issue.format === 'url'
        ? 'an address that begins with http:// or https:// is expected'
        : 'it is not of the expected form'
    case 'invalid_union':
      return 'it is none of the forms that are expected'
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return 'it is not what is expected'
  }
}

function named(type: string): string {
  return NAMES[type] ?? type
}

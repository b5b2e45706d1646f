import { expect, test } from 'vitest'
import { vagueWordsIn } from './vague-word.ts'

test('vague words are found unless a number, a name or what follows makes them exact', () => {
  const table = [
    'The page must be fast and intuitive',
    'The page must load fast, within 200 ms',
    'The client must fail fast',
    'Use a fast-forward merge',
    'Open the Quick Chat panel',
    'Errors must be handled as appropriate',
    'Show an appropriate error',
    'File it under the appropriate section',
    'Log with sufficient detail to find the cause',
    'The design must be scalable, robust, etc.',
    'The word `fast` is a flag',
    'Store the invoice',
  ]
  expect(
    table.map(
      (text) =>
        `${text} → ${vagueWordsIn(text)
          .map((word) => word.text)
          .join(', ')}`,
    ),
  ).toMatchInlineSnapshot(`
    [
      "The page must be fast and intuitive → fast, intuitive",
      "The page must load fast, within 200 ms → ",
      "The client must fail fast → ",
      "Use a fast-forward merge → ",
      "Open the Quick Chat panel → ",
      "Errors must be handled as appropriate → as appropriate",
      "Show an appropriate error → appropriate",
      "File it under the appropriate section → ",
      "Log with sufficient detail to find the cause → ",
      "The design must be scalable, robust, etc. → scalable, robust, etc",
      "The word \`fast\` is a flag → ",
      "Store the invoice → ",
    ]
  `)
})

import { expect, test } from 'vitest'
import { languageOf } from './language.ts'

test('a template is not in the language that its places are filled in', () => {
  const paths = [
    'src/a.php',
    'views/page.blade.php',
    'views/page.html.erb',
    'lib/tasks/a.rake',
    'Gemfile',
    'a.blade/b.php',
  ]
  expect(paths.map(languageOf)).toEqual(['Php', undefined, undefined, 'Ruby', 'Ruby', 'Php'])
})

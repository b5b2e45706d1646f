import { expect, test } from 'vitest'
import { indexOf, rawFiles } from '../../../testing/code-tree.ts'

/** In the tree, an entry is `router/key`. */
const routes = (tree: string) => {
  const files = rawFiles(tree).map((file) => ({
    ...file,
    facts: file.facts.map((fact) => {
      const [container = '', name = ''] = fact.name.split('/')
      return fact.noun === 'router_entry' ? { ...fact, container, name } : fact
    }),
  }))
  return indexOf('', { files }).files.flatMap(({ path, facts }) =>
    facts.filter(({ kind }) => kind === 'route').map(({ name, noun, line }) => `${name} (${path}:${line}), ${noun}`),
  )
}

test('procedures are routes by the keys of their routers, and none by their own names', () => {
  const entry = (router: string, key: string, value: string) => `route[router_entry] ${router}/${key} | ${value}`
  const tree = `src/app.ts: import ./recipes/index | recipesRouter; ${entry('appRouter', 'recipes', 'recipesRouter')}
     src/recipes/index.ts: import ./recipes | recipesProcedures; ${entry('recipesRouter', '...', 'recipesProcedures')}
     src/recipes/recipes.ts: route[procedure] createRecipeProcedure | MUTATION; route[procedure] unused | QUERY; ${entry('recipesProcedures', 'create', 'createRecipeProcedure')}; ${entry('recipesProcedures', 'other', 'elsewhere')}
     src/open-api.ts: import ./recipes/recipes | createRecipeProcedure; ${entry('openApiRouter', 'recipeCreate', 'createRecipeProcedure')}
     src/plain.ts: route[rpc] QUERY list; route GET /users`
  expect(routes(tree)).toMatchInlineSnapshot(`
    [
      "MUTATION openApi.recipeCreate (src/open-api.ts:2), rpc",
      "QUERY list (src/plain.ts:1), rpc",
      "GET /users (src/plain.ts:2), route",
      "MUTATION recipes.create (src/recipes/recipes.ts:3), rpc",
    ]
  `)
})

test('routers that hold each other come to an end', () => {
  const tree = `a.ts: route[router_entry] aRouter/b | bRouter; route[router_entry] bRouter/a | aRouter; route[router_entry] aRouter/go | go; route[procedure] go | QUERY`
  expect(routes(tree)).toHaveLength(1)
})

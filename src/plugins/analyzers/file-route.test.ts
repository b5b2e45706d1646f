import { expect, test } from 'vitest'
import { fileRoute } from './file-route.ts'

test.each([
  ['app/page.tsx', '/'],
  ['src/app/(shop)/items/[id]/route.ts', '/items/:id'],
  ['apps/web/app/api/app/[...all]/route.ts', '/api/app/:all*'],
  ['packages/app/app/docs/[[...slug]]/page.tsx', '/docs/:slug*'],
  ['app/@modal/(..)photo/[id]/page.tsx', '/photo/:id'],
  ['pages/api/users/[id].ts', '/api/users/:id'],
  ['pages/index.tsx', '/'],
  ['src/routes/users/[id=integer]/+server.ts', '/users/:id'],
  ['server/api/users/[id].get.ts', '/api/users/:id'],
  ['app/routes/$team/index.tsx', '/:team'],
  ['elsewhere/one.ts', '/elsewhere/one'],
])('the file %s serves %s', (path, route) => {
  expect(fileRoute(path)).toBe(route)
})

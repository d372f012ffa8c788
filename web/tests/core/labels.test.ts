import { expect, it } from 'vitest'
import cases from '../../../tests/core/labels.json'
import { labels } from '../../src/core/labels'
import type { Role } from '../../src/protocol'

it.each(cases)('[T5] labels speakers as the server does: $what', ({ roles, labels: expected }) => {
  const seats = roles.map((role, number) => ({ id: `s-${number}`, role: role as Role }))
  expect([...labels(seats).values()]).toEqual(expected)
})

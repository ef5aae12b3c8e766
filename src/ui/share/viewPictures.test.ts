import { expect, test } from 'vitest'
import { createAppStore } from '../state/store'
import { captionOf, leftOutText, viewPictures } from './viewPictures'

test('while the views show a file, none of their pictures passes for one of the run', async () => {
  const { opened } = createAppStore(() => undefined).getState()
  expect(opened).toBeNull()
  const file = { showsFile: true, opened: {} as NonNullable<typeof opened> }
  const { pictures, leftOut } = await viewPictures(file)
  expect(pictures).toEqual([])
  expect(leftOut).toContain('a file that was opened')
})

test('views that are left out are named', () => {
  expect(leftOutText([])).toBe('')
  expect(leftOutText(['What looks like what', 'Which images are alike'])).toMatch(/drawn on the page: What looks like what; Which images are alike\.$/) // prettier-ignore
})

test('the lines below a picture become sentences', () => {
  expect(captionOf(['Run A: Teacher after step 3. cat, image 7', 'row 3', 'A and B have a basis each.'])).toBe(
    'Run A: Teacher after step 3. cat, image 7. Row 3. A and B have a basis each.',
  )
  expect(captionOf([])).toBe('')
})

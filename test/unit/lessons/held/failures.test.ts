import { testLessons } from '../../../support/check-lesson.ts';

testLessons('dead-node', 'full-disk', 'true-or-false');

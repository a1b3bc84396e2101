import { testLessons } from '../../../support/check-lesson.ts';

testLessons('identity', 'order', 'parallel');

import { testLessons } from '../../../support/check-lesson.ts';

testLessons('dns', 'roles');

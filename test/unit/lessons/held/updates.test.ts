import { testLessons } from '../../../support/check-lesson.ts';

testLessons('canary', 'ondelete', 'rollback-trap');

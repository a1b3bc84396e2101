import { testLessons } from '../../../support/check-lesson.ts';

testLessons('potato', 'static-local', 'rwo-reader');

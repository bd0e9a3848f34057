/** A bucket keeps the contract of objects. */
import { objectContract } from '../contract/objects.ts';
import { bucket, describeS3, put, source } from '../../support/s3.ts';

describeS3('S3', () => {
  objectContract('a bucket', {
    tags: true,
    lacksControls: true,
    stock: async (objects) => {
      const name = await bucket('contract');
      const bodies = new Map(objects.map(({ key, bytes }) => [key, bytes]));
      await put(name, [...bodies.keys()], (key) => bodies.get(key) ?? '');
      const media = source(name);
      return { objects: (options) => media.objects(options) };
    },
  });
});

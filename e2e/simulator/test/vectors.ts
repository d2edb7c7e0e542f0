// Computed with OpenSSL and two independent libraries; the 16 random bytes are fixed so that the result is.

export const account = {
  appid: 'wx0123456789abcdef',
  token: 'kfSimToken2024',
  aesKey: 'KfReferenceKey0123456789abcdefghijklmnopqrG',
};

export const verification = {
  timestamp: '1700000000',
  nonce: '1234567890',
  signature: '0f3490b570b546e55f50ce362627e428c623a5db',
};

/** Padding 19: a library that unpads by AES's own block of 16 fails here. */
export const createSessionEvent = {
  timestamp: '1700000060',
  nonce: '987654321',
  random: '0123456789abcdef',
  signature: '097e92be8a18c324ddb1cc5c7b7a8e174a741fcf',
  msgSignature: '30f0abf4cf27ba49b444954f502fbfcd80093dcd',
  plain:
    '<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName><FromUserName><![CDATA[oABCD1234567890abcdefghijklmn]]></FromUserName><CreateTime>1700000060</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[kf_create_session]]></Event><KfAccount><![CDATA[test1@kfdemo]]></KfAccount></xml>',
  encrypted:
    'imFbDJGuasMcvtZTgumGeyaymqiMRsX2jQF4cLNV2m04MjweQW4asdszO+T8jba5XGGhdmOBgOEIKffMOWrxkykvTbc5yQbAjTycQrgtyLuWGv0W7EWbeQiNITzJtIDqt4GZQCMsKBwJ0uFWRONkoe57ZKAXzKSmao+hGA0kvioZj+WA7KJEgzXaZBoAy4lL+ouoV8no1U7cj1YUejqi/ramu9i03teD/DT4RPj1mnUOHUs4VFhfzYPYkQmepAmU+1xVC1QSwwgQhWOgARh99kPKNL+EcwQXGhXOmoKVaMCLa4Mxr+JglJCW0vpPy45AP5b3aEYz99a/gCFEsNUSLxs6ktxTu1QSWH5zDyUP6m2QP6oNTUOxzjZ/VqPVB/CG0a0zVxZKEcVo+w6p0Dh7PquY+8rtUdljo8hOiX4+0Rd9HyvGerFqiYJWYbKMT+8EXtTyyEHlEOVQqAjWZczo6g==',
};

/** An encrypted passive reply: transfer to a named agent. */
export const transferReply = {
  timestamp: '1700000121',
  nonce: 'abcDEF123',
  random: 'fedcba9876543210',
  msgSignature: 'c907a3ebd9ee6b62e9f2ffd1e99336021251a0a3',
  plain:
    '<xml><ToUserName><![CDATA[oABCD1234567890abcdefghijklmn]]></ToUserName><FromUserName><![CDATA[gh_0123456789ab]]></FromUserName><CreateTime>1700000121</CreateTime><MsgType><![CDATA[transfer_customer_service]]></MsgType><TransInfo><KfAccount><![CDATA[test1@kfdemo]]></KfAccount></TransInfo></xml>',
  encrypted:
    'mM75r3p6TjPlcWH7JL0yPbOZKRPNdE8GHkXpLymvGurOiCautoqBHiJqYn4MWvvSSm7XRaHu3/f6Gpf8rnX5ket+J6gTrTJDLff0NIta3NBy7Uvz0Cdr6Lnr5v4v6NEdBgVJS3tyhOufqVOe9PLNMablB2zXBipwbl2hZ44YgohwmVLXwxx+3WLh16f4ZAU9uUr87lAPnT/GqTUa2bnT8Xsnz/LTPLJq65nSnFdUkT5/SkFuTvlwSVzkoBIGrlxwWhj72v/bFjstKCRt3eLgVLFb3AFuYv0CbhaXoFQxj2z/VBbFSQt9Q2eJpGmV9GtACPSpwBGmcEfDnfR7fzKdyGFC4VaxCpx8apFuJNoceSVO1A2NqaJqe+EDcaklv005tTaHhQkAxdAZMEdllKIJ7j6LYNIBLeeP8OmYIoSGatjM4QaT2jKJCS44y5l+FERepGucxm32z7hvm3833DisWQ==',
};

/** Padding of a whole block of 32, and 314 bytes that are only 300 UTF-16 units. */
export const chineseText = {
  timestamp: '1700000120',
  nonce: '555666777',
  random: 'AAAABBBBCCCCDDDD',
  signature: '3a723402a7f93bb5fbb6fdad66d0f9a9fdcaa08b',
  msgSignature: '543be37ece547ea96a3035d03c23b86ec7ce3cb4',
  plain:
    '<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName><FromUserName><![CDATA[oABCD1234567890abcdefghijklmn]]></FromUserName><CreateTime>1700000120</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好,有人在吗?😀!!!!!!!!!!!!!!!!!!!!!!!!]]></Content><MsgId>24801004976846051</MsgId></xml>',
  encrypted:
    'NQ91fdep7K534esywBrRUESpYqiS3TjPlQNX6LyTk0Q+rQ7oRh9dEhkh3244CFrF3vZPHs/UYZ6ezESJ2d/GymSD2jJT913Dz6PaClE48P0PXr3IjXWLmXRlgdS0U0mW7Xgqc8RyvKykAP8HFn2bV77dsewjlkg/zg4hhQ1lK9oWXtRcOt+8zh9DsdVIDvhswrLFKxVjrxliGPT/+ZU3DZ4UqOmYBh86s+deEG+XNaTul8sPLXNSq0dNdphzI/eh53o/BY3ZMzv4+rZZIUS20757Ar2HN5eljQeqnbatrKt3qrOU3fb06QjulIoqF93YKMvFt0gLk3jD7jmMxmPyJlthu6QAvT2ueeyhOFcObqTYvZtPMvK1IzTkCLPYLaVo1RDAgWL3hQpYxPg+tZwz+UmmxpgZTKfs8VaSZpvmf4DC2W5iX4FwaUoFzobd80qv3i5hXo8wrirj1SKjtZy62PnNJWdNJUN7Wuedv0n7eZ6cq9cZDclNHqkXSGwq+hUy',
};

using System.Text;

namespace Dashboard.Storage.Embedded.Events.Words;

/// <summary>What is asked of the word index: all of these words in the raw record, and all of these values in fields.</summary>
internal sealed class WordQuestion
{
    private readonly List<byte[]> _words = [];
    private readonly List<byte[]> _fields = [];

    public IReadOnlyList<byte[]> Words => _words;

    public IReadOnlyList<byte[]> Fields => _fields;

    public int Count => _words.Count + _fields.Count;

    public bool IsEmpty => Count == 0;

    /// <param name="word">In lower case. One that is no run of ASCII letters and digits is in no record that the index decides.</param>
    public void AddWord(string word) => _words.Add(Encoding.UTF8.GetBytes(word));

    public void AddField(string field, string value) => _fields.Add(FieldToken(field, value));

    /// <summary>A field's value as one token. The name's length comes first, so that no two pairs are the same bytes.</summary>
    public static byte[] FieldToken(string field, string value) => Encoding.UTF8.GetBytes($"{(char)field.Length}{field}{value}");
}

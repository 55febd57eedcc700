using DuckDB.NET.Native;

namespace Dashboard.Storage.Embedded.Engine;

/// <summary>Where the columns of a chunk are in memory: asked once a chunk, not once a cell.</summary>
internal sealed unsafe class ChunkVectors(IntPtr[] vectors)
{
    private readonly nint[] _data = new nint[vectors.Length];
    private readonly nint[] _validity = new nint[vectors.Length];

    /// <summary>The chunk is empty.</summary>
    public void Begin()
    {
        for (var i = 0; i < vectors.Length; i++)
        {
            _data[i] = (nint)NativeMethods.Vectors.DuckDBVectorGetData(vectors[i]);
        }

        Array.Clear(_validity);
    }

    public IntPtr this[int column] => vectors[column];

    public void* Data(int column) => (void*)_data[column];

    /// <summary>One bit a row, all set at first.</summary>
    public ulong* Validity(int column)
    {
        if (_validity[column] == 0)
        {
            NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(vectors[column]);
            _validity[column] = (nint)NativeMethods.Vectors.DuckDBVectorGetValidity(vectors[column]);
        }

        return (ulong*)_validity[column];
    }
}

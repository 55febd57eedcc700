using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DuckDB.NET.Native;

namespace Dashboard.Storage.Embedded.Engine;

/// <summary>Types of columns that rows of ours can have, by DuckDB's numbers.</summary>
internal enum DuckColumnType
{
    Integer = 4,
    BigInt = 5,
    UTinyInt = 6,
    USmallInt = 7,
    UInteger = 8,
    Double = 11,
    Varchar = 17,
    TimestampTz = 31,
    UHugeInt = 32,
}

/// <summary>Rows that a statement reads as if they were a table's. Called by one thread at a time, of whoever runs the statement or of DuckDB's own.</summary>
internal interface IRowSource
{
    /// <summary>Waits for the next rows and says how many there are, at most <see cref="DuckRows.AtOnce"/>; zero at the end.</summary>
    int Next();

    /// <summary>Writes them into a chunk.</summary>
    void Fill(ChunkWriter rows);
}

/// <summary>
/// Rows of ours as a table function without arguments: a statement takes them as they come, and nothing is kept. Must outlive the statements that
/// name it. The name stays in the instance for good, so that none is given twice, and none is asked for once this is disposed.
/// </summary>
internal sealed unsafe partial class DuckRows : IDisposable
{
    /// <summary>So many rows are asked for at a time: DuckDB's own unit.</summary>
    public static readonly int AtOnce = (int)NativeMethods.Helpers.DuckDBVectorSize();

    private readonly IReadOnlyList<(string Name, DuckColumnType Type)> _columns;
    private readonly IRowSource _source;
    private GCHandle _self;

    public DuckRows(DuckDBNativeConnection connection, string name, IReadOnlyList<(string Name, DuckColumnType Type)> columns, IRowSource source)
    {
        (_columns, _source) = (columns, source);
        _self = GCHandle.Alloc(this);
        var function = Create();
        SetName(function, name);
        SetExtraInfo(function, GCHandle.ToIntPtr(_self), IntPtr.Zero);
        SetBind(function, &Bind);
        SetInit(function, &Init);
        SetFunction(function, &Read);
        var state = Register(connection, function);
        Destroy(ref function);
        if (!state.IsSuccess())
        {
            _self.Free();
            throw new DuckException(DuckFault.Statement, $"DuckDB did not take the table function {name}.");
        }
    }

    public void Dispose() => _self.Free();

    private static DuckRows Of(IntPtr extraInfo) => (DuckRows)GCHandle.FromIntPtr(extraInfo).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Bind(IntPtr info)
    {
        foreach (var (name, column) in Of(BindExtraInfo(info))._columns)
        {
            var type = CreateType((int)column);
            AddResultColumn(info, name, type);
            DestroyType(ref type);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Init(IntPtr info)
    {
        // There is no state but the source's own: one thread reads, which is DuckDB's default here.
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Read(IntPtr info, IntPtr chunk)
    {
        // An exception must not pass through DuckDB's frames.
        try
        {
            var rows = Of(FunctionExtraInfo(info));
            var count = rows._source.Next();
            if (count > 0)
            {
                var vectors = new IntPtr[rows._columns.Count];
                for (var i = 0; i < vectors.Length; i++)
                {
                    vectors[i] = Vector(chunk, (ulong)i);
                }

                var columns = new ChunkVectors(vectors);
                columns.Begin();
                rows._source.Fill(new ChunkWriter(columns, count));
            }

            SetSize(chunk, (ulong)count);
        }
        catch (Exception failure)
        {
            SetError(info, failure.Message);
        }
    }

    [LibraryImport("duckdb", EntryPoint = "duckdb_create_table_function")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial IntPtr Create();

    [LibraryImport("duckdb", EntryPoint = "duckdb_destroy_table_function")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial void Destroy(ref IntPtr function);

    [LibraryImport("duckdb", EntryPoint = "duckdb_table_function_set_name", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial void SetName(IntPtr function, string name);

    [LibraryImport("duckdb", EntryPoint = "duckdb_table_function_set_extra_info")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial void SetExtraInfo(IntPtr function, IntPtr extraInfo, IntPtr destroy);

    [LibraryImport("duckdb", EntryPoint = "duckdb_table_function_set_bind")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial void SetBind(IntPtr function, delegate* unmanaged[Cdecl]<IntPtr, void> bind);

    [LibraryImport("duckdb", EntryPoint = "duckdb_table_function_set_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial void SetInit(IntPtr function, delegate* unmanaged[Cdecl]<IntPtr, void> init);

    [LibraryImport("duckdb", EntryPoint = "duckdb_table_function_set_function")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial void SetFunction(IntPtr function, delegate* unmanaged[Cdecl]<IntPtr, IntPtr, void> read);

    [LibraryImport("duckdb", EntryPoint = "duckdb_register_table_function")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial DuckDBState Register(DuckDBNativeConnection connection, IntPtr function);

    [LibraryImport("duckdb", EntryPoint = "duckdb_bind_get_extra_info")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial IntPtr BindExtraInfo(IntPtr info);

    [LibraryImport("duckdb", EntryPoint = "duckdb_function_get_extra_info")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial IntPtr FunctionExtraInfo(IntPtr info);

    [LibraryImport("duckdb", EntryPoint = "duckdb_bind_add_result_column", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial void AddResultColumn(IntPtr info, string name, IntPtr type);

    [LibraryImport("duckdb", EntryPoint = "duckdb_create_logical_type")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial IntPtr CreateType(int type);

    [LibraryImport("duckdb", EntryPoint = "duckdb_destroy_logical_type")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial void DestroyType(ref IntPtr type);

    [LibraryImport("duckdb", EntryPoint = "duckdb_data_chunk_get_vector")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial IntPtr Vector(IntPtr chunk, ulong column);

    [LibraryImport("duckdb", EntryPoint = "duckdb_data_chunk_set_size")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial void SetSize(IntPtr chunk, ulong size);

    [LibraryImport("duckdb", EntryPoint = "duckdb_function_set_error", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory | DllImportSearchPath.SafeDirectories)]
    private static partial void SetError(IntPtr info, string error);
}

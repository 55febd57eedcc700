using Dashboard.Core.Storage;
using Dashboard.Storage.Embedded.Engine;
using Microsoft.Extensions.Logging;

namespace Dashboard.Storage.Embedded.Files;

/// <summary>A kind's open file with its connections. After an error that its instance cannot survive it opens itself again, once nobody uses the old one.</summary>
internal sealed partial class TelemetryFile : IDisposable
{
    private readonly object _gate = new();
    private readonly DamageGuard _guard;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Stack<DuckConnection> _idle = [];
    private readonly HashSet<DuckConnection> _rented = [];
    private readonly List<StoreLoss> _losses = [];
    private DuckInstance? _instance;
    private bool _closing;

    public TelemetryFile(DataFolder folder, FileLayout layout, DuckLimits limits, TimeProvider time, ILogger logger)
    {
        (Layout, _time, _logger) = (layout, time, logger);
        _guard = new(folder, layout, limits, time);
        Open(_guard.Open());
    }

    public FileLayout Layout { get; }

    /// <summary>Which life of the file this is; positions of another one do not hold here.</summary>
    public EpochHistory Epochs { get; private set; } = EpochHistory.None;

    /// <summary>A reader or the writer met damage: the writer is to salvage the file.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Takes what was lost since it was asked last.</summary>
    public IReadOnlyList<StoreLoss> TakeLosses()
    {
        lock (_gate)
        {
            var taken = _losses.ToArray();
            _losses.Clear();
            return taken;
        }
    }

    /// <summary>Takes a connection for one piece of work on the calling thread.</summary>
    /// <exception cref="StoreUnavailableException">The file is being opened again or is closed.</exception>
    public DuckConnection Rent()
    {
        lock (_gate)
        {
            if (_closing || _instance is null)
            {
                throw new StoreUnavailableException($"{Layout.FileName} is being opened again. Try in a moment.");
            }

            var connection = _idle.TryPop(out var idle) ? idle : _instance.Connect();
            _rented.Add(connection);
            return connection;
        }
    }

    /// <summary>Gives it back; one whose work failed in a way that may have left something open is thrown away.</summary>
    public void Return(DuckConnection connection, bool reusable)
    {
        lock (_gate)
        {
            _rented.Remove(connection);
            if (reusable && !_closing)
            {
                _idle.Push(connection);
            }
            else
            {
                connection.Dispose();
            }

            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Starts a new epoch: what was found after opening broke arrival order.</summary>
    public void BreakOrder(DuckConnection connection, string reason) => Epochs = EpochHistory.Load(connection, Layout.Catalog, reason, _time.GetUtcNow());

    /// <summary>Closes the instance and opens it again: what an error that is fatal for it needs. Readers are interrupted and fail with a reason.</summary>
    public void Reopen()
    {
        Close();
        Open(_guard.Open());
        LogReopened(_logger, Layout.FileName);
    }

    /// <summary>Says that something read from it does not match its checksum.</summary>
    public void ReportDamage() => IsDamaged = true;

    /// <summary>What was damaged is out of the way.</summary>
    public void SettleDamage() => IsDamaged = false;

    /// <summary>Names something that was lost, in the log and for whoever takes the losses.</summary>
    public void Lose(StoreLoss loss)
    {
        LogLost(_logger, loss.File, loss.What);
        lock (_gate)
        {
            _losses.Add(loss);
        }
    }

    /// <summary>Closes the file and goes on with what can be read of it.</summary>
    public void Salvage(CancellationToken cancellationToken)
    {
        Close();
        LogSalvaging(_logger, Layout.FileName);
        Open(_guard.OpenSalvaged(cancellationToken), salvaged: true);
        IsDamaged = false;
    }

    public void Dispose() => Close();

    private void Open(OpenedFile opened, bool salvaged = false)
    {
        try
        {
            using var connection = opened.Instance.Connect();
            FileSchema.Migrate(connection, Layout);
            Epochs = EpochHistory.Load(connection, Layout.Catalog, opened.Break, _time.GetUtcNow());
        }
        catch (DuckException damage) when (damage.Fault is DuckFault.Damage && !salvaged)
        {
            opened.Instance.Dispose();
            LogSalvaging(_logger, Layout.FileName);
            Open(_guard.OpenSalvaged(CancellationToken.None), salvaged: true);
            return;
        }
        catch (DuckException broken)
        {
            opened.Instance.Dispose();
            throw new StoreUnavailableException($"{Layout.FileName} cannot be prepared: {broken.Message}", broken);
        }
        catch
        {
            opened.Instance.Dispose();
            throw;
        }

        foreach (var loss in opened.Losses)
        {
            LogLost(_logger, loss.File, loss.What);
        }

        lock (_gate)
        {
            _losses.AddRange(opened.Losses);
            (_instance, _closing) = (opened.Instance, false);
        }
    }

    private void Close()
    {
        lock (_gate)
        {
            _closing = true;
            while (_rented.Count > 0)
            {
                foreach (var busy in _rented)
                {
                    busy.Interrupt();
                }

                Monitor.Wait(_gate, millisecondsTimeout: 50);
            }

            while (_idle.TryPop(out var idle))
            {
                idle.Dispose();
            }

            _instance?.Dispose();
            _instance = null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{File}: {What}")]
    private static partial void LogLost(ILogger logger, string file, string what);

    [LoggerMessage(Level = LogLevel.Error, Message = "{File} is damaged: what can be read of it is being moved to a new file")]
    private static partial void LogSalvaging(ILogger logger, string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} was opened again after an error that its instance could not survive")]
    private static partial void LogReopened(ILogger logger, string file);
}

using System.Text;
using AnnotationFunctions.App.Access;
using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Callbacks;
using AnnotationFunctions.App.Annotate.Work;

namespace AnnotationFunctions.Tests.App.Annotate.Callbacks;

public sealed class CallbackSenderTests
{
    [Fact]
    public async Task Send_Task_ArrivesAsASignedCloudEventWithLinksThatWork()
    {
        await using var place = await Workplace.OpenAsync((_, _) => Task.FromResult(204));
        await using var stage = await Stage.OpenAsync(null, "a2", "a3");
        var (annotator, task) = await TaskAsync(stage, new Uri(place.Url("a1")));

        (await SendAsync(stage, annotator, task)).Status.ShouldBe(DeliveryStatus.Delivered);

        var (_, callback) = place.Received.ShouldHaveSingleItem();
        callback.ContentType.ShouldBe("application/cloudevents+json; charset=utf-8");
        var envelope = callback.Event;
        envelope["specversion"]!.GetValue<string>().ShouldBe("1.0");
        envelope["type"]!.GetValue<string>().ShouldBe("annotation.task.assigned");
        envelope["id"]!.GetValue<string>().ShouldBe(task.Id.ToString());
        envelope["source"]!.GetValue<string>().ShouldBe($"/projects/{stage.Project}/batches/b1");
        envelope["subject"]!.GetValue<string>().ShouldBe(task.Item);
        callback.Data["answerSchema"]!["title"]!.GetValue<string>().ShouldContain("classification.one");
        callback.Data.ContainsKey("suggestion").ShouldBeFalse();

        callback.Id.ShouldBe(task.Id.ToString());
        var secret = await stage.Get<CallbackSecrets>().ForAsync(stage.Project, "a1", 1, Stage.Cancellation);
        callback.Signature.ShouldBe(WebhookSignature.Sign(secret, callback.Id, long.Parse(callback.Timestamp), callback.Body));

        var query = System.Web.HttpUtility.ParseQueryString(new Uri(new Uri("http://x"), callback.Data["answerUrl"]!.GetValue<string>()).Query);
        (await stage.Get<TaskLinks>().VerifyAsync(task.Id.ToString(), "a1", query["expires"]!, query["signature"]!, Stage.Cancellation)).ShouldBeTrue();
        (await stage.Get<TaskLinks>().VerifyAsync(task.Id.ToString(), "a2", query["expires"]!, query["signature"]!, Stage.Cancellation)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task Send_ReceiverIsBusy_TriesAgainUnderTheSameId(int status)
    {
        var calls = 0;
        await using var stage = await Stage.OpenAsync(null, "a2", "a3");
        await using var place = await Workplace.OpenAsync((_, _) =>
        {
            stage.Time.Advance(TimeSpan.FromSeconds(1)); // the pauses alone, which vary, may lie within one second
            return Task.FromResult(++calls < 3 ? status : 200);
        });
        var (annotator, task) = await TaskAsync(stage, new Uri(place.Url("a1")));

        (await SendAsync(stage, annotator, task)).Status.ShouldBe(DeliveryStatus.Delivered);

        place.Received.Count.ShouldBe(3);
        place.Received.Select(each => each.Callback.Id).Distinct().ShouldHaveSingleItem();
        place.Received.Select(each => each.Callback.Timestamp).Distinct().Count().ShouldBeGreaterThan(1, "each attempt is signed anew");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(302)]
    public async Task Send_ReceiverRefuses_IsNotTriedAgain(int status)
    {
        await using var place = await Workplace.OpenAsync((_, _) => Task.FromResult(status));
        await using var stage = await Stage.OpenAsync(null, "a2", "a3");
        var (annotator, task) = await TaskAsync(stage, new Uri(place.Url("a1")));
        (await SendAsync(stage, annotator, task)).Status.ShouldBe(DeliveryStatus.Failed);
        place.Received.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("600", 600)]
    [InlineData("31536000", 31_536_000)]
    [InlineData("999999999999999999999", 36_500L * 24 * 3600)]
    [InlineData("Fri, 01 Mar 2126 13:00:00 GMT", 3600)]
    [InlineData("Mon, 01 Mar 1926 13:00:00 GMT", -1)]
    [InlineData("soon", -1)]
    public async Task Send_RetryAfter_IsReadWhateverItsLengthAndForm(string header, long seconds)
    {
        await using var receiver = new Receiver($"429 Too Many Requests\r\nRetry-After: {header}");
        await using var stage = await Stage.OpenAsync(null, "a2", "a3");
        var (annotator, task) = await TaskAsync(stage, receiver.Url);
        var delivery = await SendAsync(stage, annotator, task);
        delivery.Status.ShouldBe(DeliveryStatus.Unreachable);
        (delivery.RetryAfter > TimeSpan.Zero ? (long)Math.Round(delivery.RetryAfter.Value.TotalSeconds) : -1).ShouldBeInRange(seconds - 600, seconds);
    }

    [Theory]
    [InlineData(Receiver.Hangs)]
    [InlineData(Receiver.Resets)]
    public async Task Send_ReceiverHangsOrResets_IsUnreachable(string behaviour)
    {
        await using var receiver = new Receiver(behaviour);
        await using var stage = await Stage.OpenAsync(null, "a2", "a3");
        var (annotator, task) = await TaskAsync(stage, receiver.Url);
        var delivery = await SendAsync(stage, annotator, task, receiverHangs: behaviour == Receiver.Hangs);
        delivery.Status.ShouldBe(DeliveryStatus.Unreachable);
        receiver.Calls.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Send_LeaseIsShorterThanTheReceiverIsSlow_EndsWhileTheTaskCanStillBeGivenBack()
    {
        await using var receiver = new Receiver(Receiver.Hangs);
        await using var stage = await Stage.OpenAsync(AnnotationFunctions.App.Projects.AnnotationPolicy.Default with { TaskLease = TimeSpan.FromSeconds(10) }, "a2", "a3");
        var (annotator, task) = await TaskAsync(stage, receiver.Url);
        var sending = stage.Get<CallbackSender>().SendAsync(annotator, task, Stage.Cancellation);
        while (receiver.Calls == 0)
        {
            await Task.Delay(20, TestStorage.Cancellation);
        }

        stage.Time.Advance(TimeSpan.FromSeconds(8)); // an attempt may take ten, the lease is ten
        (await sending).Status.ShouldBe(DeliveryStatus.Unreachable);
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        (await SendAsync(stage, annotator, task)).Reason.ShouldContain("nearly over");
    }

    [Fact]
    public async Task Send_ReceiverIsDown_GivesUpInBoundedTime()
    {
        await using var stage = await Stage.OpenAsync(null, "a2", "a3");
        var (annotator, task) = await TaskAsync(stage, new Uri("http://127.0.0.1:1/hook"));
        (await SendAsync(stage, annotator, task)).Status.ShouldBe(DeliveryStatus.Unreachable);
    }

    [Fact]
    public async Task Send_ReceiverNeverAcceptsTheConnection_IsUnreachable()
    {
        await using var stage = await Stage.OpenAsync(null, "a2", "a3");
        var (annotator, task) = await TaskAsync(stage, new Uri("http://127.0.0.1:1/hook"));
        using var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(50),
            ConnectCallback = async (_, cancellation) =>
            {
                await Task.Delay(Timeout.Infinite, cancellation); // as to a host that drops packets
                return Stream.Null;
            },
        };
        using var http = new HttpMessageInvoker(handler);
        var sender = new CallbackSender(
            http, stage.Get<CallbackSecrets>(), stage.Get<TaskOffers>(), Polly.ResiliencePipeline<Delivery>.Empty, stage.Time);
        (await sender.SendAsync(annotator, task, Stage.Cancellation)).Status.ShouldBe(DeliveryStatus.Unreachable);
        using var stopped = new CancellationTokenSource();
        var sending = sender.SendAsync(annotator, task, stopped.Token);
        stopped.Cancel();
        await Should.ThrowAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task Desk_ManyTasksAndASlowReceiver_DeliversThemAll()
    {
        const int Connections = 16, Waves = 6;
        await using var stage = await Stage.OpenAsync(null, "a2", "a3");
        var (gate, held) = (new Lock(), new List<TaskCompletionSource<int>>());
        await using var place = await Workplace.OpenAsync((_, _) =>
        {
            var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (gate)
            {
                held.Add(answer);
                if (held.Count == Connections)
                {
                    stage.Time.Advance(TimeSpan.FromSeconds(9)); // within what a call may take, if it did not wait for a connection before
                    held.ForEach(each => each.SetResult(200));
                    held.Clear();
                }
            }

            return answer.Task;
        });
        await stage.AddAnnotatorAsync("a1", Connections * Waves, new Uri(place.Url("a1")));
        await stage.AddItemsAsync(Connections * Waves);
        var (batch, items) = await stage.StartBatchAsync("b1");
        await Task.WhenAll(items.Select(item => stage.AdvanceAsync(batch, item)));

        await stage.Get<AnnotatorDesk>().RunAsync(new AnnotatorKey(stage.Project, "a1"), stage.Client, Stage.Cancellation)
            .WaitAsync(TimeSpan.FromMinutes(1), Stage.Cancellation);

        place.Received.Count.ShouldBe(Connections * Waves);
        (await stage.Get<AnnotatorStore>().FindAsync(stage.Project, "a1", Stage.Cancellation))!.Value.Standing.CoolUntil.ShouldBeNull();
        (await stage.Get<WorkLedger>().PlacesAsync(stage.Project, "a1", Stage.Cancellation)).ShouldAllBe(held => held.Held.Value.Delivered);
    }

    [Fact]
    public async Task Desk_ReceiverIsGone_PausesTheAnnotatorAndTheTaskIsOpenToOthers()
    {
        await using var place = await Workplace.OpenAsync((_, _) => Task.FromResult(410));
        await using var stage = await Stage.OpenAsync(null, "a2", "a3");
        await stage.AddAnnotatorAsync("a1", 4, new Uri(place.Url("a1")));
        var (batch, items) = await BatchAsync(stage);

        var step = await stage.Get<AnnotatorDesk>().RunAsync(new AnnotatorKey(stage.Project, "a1"), stage.Client, Stage.Cancellation);
        await stage.AdvanceAsync(batch, items[0]);

        step.Done.ShouldBeTrue();
        (await stage.Get<AnnotatorStore>().FindAsync(stage.Project, "a1", Stage.Cancellation))!.Value.Paused.ShouldNotBeNull().ShouldContain("410");
        (await stage.Get<WorkLedger>().PlacesAsync(stage.Project, "a1", Stage.Cancellation)).ShouldBeEmpty();
        (await stage.ClaimAsync("a2")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Desk_StoppedBeforeDelivery_DeliversWhatItFindsUndelivered()
    {
        await using var place = await Workplace.OpenAsync((_, _) => Task.FromResult(200));
        await using var stage = await Stage.OpenAsync(null, "a2", "a3");
        var (annotator, task) = await TaskAsync(stage, new Uri(place.Url("a1"))); // claimed, and then the process ended

        await stage.Get<AnnotatorDesk>().RunAsync(new AnnotatorKey(stage.Project, "a1"), stage.Client, Stage.Cancellation);
        await stage.Get<AnnotatorDesk>().RunAsync(new AnnotatorKey(stage.Project, "a1"), stage.Client, Stage.Cancellation);

        place.Received.ShouldHaveSingleItem().Callback.Id.ShouldBe(task.Id.ToString());
        (await stage.Get<WorkLedger>().PlacesAsync(stage.Project, annotator.Id, Stage.Cancellation)).ShouldHaveSingleItem().Held.Value.Delivered.ShouldBeTrue();
    }

    [Fact]
    public async Task Handler_NameThatLeadsToThisMachine_IsRefusedBeforeAnythingIsSent()
    {
        await using var place = await Workplace.OpenAsync((_, _) => Task.FromResult(200));
        using var http = new HttpMessageInvoker(CallbackHandler.Create(new CallbackOptions(AllowLoopback: false, null)));
        var url = new UriBuilder(place.Url("a1")) { Host = "localhost" }.Uri;
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent("x", Encoding.UTF8) };
        var failure = await Should.ThrowAsync<HttpRequestException>(() => http.SendAsync(request, TestStorage.Cancellation));
        failure.InnerException.ShouldBeOfType<CallbackRefusedException>();
        place.Received.ShouldBeEmpty();
    }

    /// <summary>Sends. The clock, for which the pauses between calls wait, moves while no call is under way: a slow machine makes no call late. Where the receiver hangs it moves on, so that the call ends.</summary>
    private static async Task<Delivery> SendAsync(Stage stage, Annotator annotator, AnnotationTask task, bool receiverHangs = false)
    {
        using var calls = new CallCounter(CallbackHandler.Create(stage.Get<CallbackOptions>()));
        using var http = new HttpMessageInvoker(calls);
        var sender = new CallbackSender(http, stage.Get<CallbackSecrets>(), stage.Get<TaskOffers>(), CallbackRetries.Create(stage.Time), stage.Time);
        var sending = sender.SendAsync(annotator, task, Stage.Cancellation);
        while (!sending.IsCompleted)
        {
            await Task.WhenAny(sending, Task.Delay(20, TestStorage.Cancellation));
            if (calls.UnderWay == 0 || receiverHangs)
            {
                stage.Time.Advance(TimeSpan.FromMilliseconds(250));
            }
        }

        return await sending;
    }

    private sealed class CallCounter(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private int underWay;

        public int UnderWay => Volatile.Read(ref underWay);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
        {
            Interlocked.Increment(ref underWay);
            try
            {
                return await base.SendAsync(request, cancellation);
            }
            finally
            {
                Interlocked.Decrement(ref underWay);
            }
        }
    }

    private static async Task<(BatchKey Batch, IReadOnlyList<string> Items)> BatchAsync(Stage stage)
    {
        await stage.AddItemsAsync(1);
        var (batch, items) = await stage.StartBatchAsync("b1");
        await stage.AdvanceAsync(batch, items[0]);
        return (batch, items);
    }

    private static async Task<(Annotator Annotator, AnnotationTask Task)> TaskAsync(Stage stage, Uri url)
    {
        var annotator = await stage.AddAnnotatorAsync("a1", 4, url);
        await BatchAsync(stage);
        var claimed = await stage.Get<Claims>().ClaimAsync(stage.Project, annotator, [], 1, delivered: false, Stage.Cancellation);
        return (annotator, claimed.ShouldHaveSingleItem());
    }
}
